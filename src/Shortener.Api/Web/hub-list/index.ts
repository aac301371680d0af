// The list of LinkHub pages: the form that makes one.
import { tellRefused } from "./handle";

document.querySelector("#hub-create-form")?.addEventListener("api:failed", (event) => {
    // Behind the form driver, which writes the server's own words.
    queueMicrotask(() => tellRefused((event as CustomEvent<unknown>).detail));
});
