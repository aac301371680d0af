// What every page of the dashboard moves with. Each part looks for its own markers and does nothing without them.
import { followForms } from "./forms";
import { openDialogs } from "./dialogs";
import { copyTexts } from "./copy";
import { closeMenus } from "./menus";
import { drawCharts } from "./charts";
import { followChoices } from "./choices";
import { showInstants } from "./instants";
import { fillLate } from "./late";
import { openPalette } from "./palette";
import { showOpenTab } from "./tabs";

followForms();
openDialogs();
copyTexts();
closeMenus();
drawCharts();
followChoices();
showInstants();
showOpenTab();
void fillLate();
openPalette();
