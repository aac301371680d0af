// The table of links and the forms that make links.
import { followBulk } from "./bulk";
import { followCreate } from "./create";
import { followDeletion } from "./deletion";
import { showPreview } from "./preview";
import { followSocialCard } from "./social-card";

followBulk();
followCreate();
followDeletion();
showPreview();
followSocialCard();
