// The table of links and the forms that make links.
import { followBulk } from "./bulk";
import { followCreate } from "./create";
import { followDeletion } from "./deletion";
import { showPreview } from "./preview";

followBulk();
followCreate();
followDeletion();
showPreview();
