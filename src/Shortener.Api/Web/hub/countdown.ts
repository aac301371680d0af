// Countdowns: the server wrote the time left when it drew the page; from here on it runs by the visitor's clock.

export function followCountdowns(): void {
    const running = [...document.querySelectorAll<HTMLElement>("[data-end]")].filter((block) => block.querySelector(".left"));
    const timer = running.length === 0 ? 0 : window.setInterval(() => tick(), 1000);
    const tick = (): void => {
        for (const block of [...running]) {
            const left = Math.ceil((Number(block.dataset["end"]) - Date.now()) / 1000);
            if (left <= 0) {
                running.splice(running.indexOf(block), 1);
                end(block);
            } else {
                show(block, left);
            }
        }

        if (running.length === 0) {
            clearInterval(timer);
        }
    };
    if (running.length > 0) {
        tick();
    }
}

function show(block: HTMLElement, left: number): void {
    let rest = left;
    for (const place of block.querySelectorAll<HTMLElement>("[data-unit]")) {
        const unit = Number(place.dataset["unit"]);
        const text = String(Math.floor(rest / unit)).padStart(unit === 86_400 ? 1 : 2, "0");
        rest %= unit;
        if (place.textContent !== text) {
            place.textContent = text;
        }
    }

    block.classList.add("live");
}

/** What the page shows at zero; without anything the block goes. */
function end(block: HTMLElement): void {
    const over = block.querySelector<HTMLElement>(".over");
    block.querySelectorAll(".left, .when").forEach((part) => part.remove());
    if (over) {
        over.hidden = false;
    } else {
        block.hidden = true;
    }
}
