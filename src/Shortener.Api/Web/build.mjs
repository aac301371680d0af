// Bundles the entries of this folder into OUT (default ../../../artifacts/web): content-hashed names, a manifest that maps
// "app.js" to "app-XXXXXXXX.js", and a Brotli and a gzip copy of each text. Usage: node build.mjs [OUT]
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(process.argv[2] ?? join(here, "../../../artifacts/web"));

// Every folder with an index.ts is a script of its own; every index.css a sheet.
const folders = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== "node_modules").map((entry) => entry.name);
const scripts = folders.filter((name) => existsSync(join(here, name, "index.ts")));
const sheets = folders.filter((name) => existsSync(join(here, name, "index.css")));

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const result = await build({
    absWorkingDir: here,
    entryPoints: Object.fromEntries([
        ...scripts.map((name) => [name, join(here, name, "index.ts")]),
        ...sheets.map((name) => [`${name}.sheet`, join(here, name, "index.css")]),
    ]),
    outdir: out,
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: ["es2022", "chrome100", "firefox100", "safari15.4"],
    entryNames: "[name]-[hash]",
    chunkNames: "part-[hash]",
    metafile: true,
    charset: "utf8",
    legalComments: "none",
    logLevel: "warning",
    loader: { ".json": "json" },
});

const manifest = {};
for (const [path, output] of Object.entries(result.metafile.outputs)) {
    if (output.entryPoint && basename(path).match(/^part-/) === null) {
        const folder = basename(dirname(output.entryPoint));
        manifest[`${folder}.${path.endsWith(".css") ? "css" : "js"}`] = basename(path);
    }
}

manifest["icons.svg"] = writeSprite("icons", "icons.json");
// What links of LinkHub pages may show: HubIcons.Link of Core has the same names.
manifest["hub-icons.svg"] = writeSprite("hub-icons", "hub/icons.json");
writeFileSync(join(out, "names.json"), JSON.stringify(Object.fromEntries(["en", "es", "ru"].map((tag) => [tag, namesIn(tag)]))));
writeFileSync(join(out, "hub-icons.json"), JSON.stringify(hubIcons()));
for (const file of readdirSync(out)) {
    const bytes = readFileSync(join(out, file));
    writeFileSync(join(out, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(join(out, `${file}.gz`), gzipSync(bytes, { level: 9 }));
}

writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 1));

/** Drawings of the icons of LinkHub pages, which hold only those they use. */
function hubIcons() {
    const names = JSON.parse(readFileSync(join(here, "hub/icons.json"), "utf8"));
    return Object.fromEntries(names.map((name) => [name, drawing(name)]));
}

function drawing(name) {
    const svg = readFileSync(join(here, "node_modules/lucide-static/icons", `${name}.svg`), "utf8");
    return svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "").replace(/\s*\n\s*/g, "");
}

/** One file of symbols: the names of a list, drawn by lucide. */
function writeSprite(title, list) {
    const names = JSON.parse(readFileSync(join(here, list), "utf8"));
    const symbols = names.map((name) => {
        const inner = drawing(name);
        return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
    });
    const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
    const name = `${title}-${createHash("sha256").update(sprite).digest("hex").slice(0, 8)}.svg`;
    writeFileSync(join(out, name), sprite);
    return name;
}

/** Names of regions and languages by the engine's Unicode CLDR, for the server: see Pages/Metrics/CldrNames.cs. */
function namesIn(tag) {
    const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
    const pairs = letters.flatMap((first) => letters.map((second) => first + second));
    const regions = new Intl.DisplayNames([tag], { type: "region", fallback: "none" });
    const languages = new Intl.DisplayNames([tag], { type: "language", fallback: "none" });
    // What means another code (DD, the German Democratic Republic) and what names no country are left out.
    const isCountry = (code) => new Intl.Locale(`und-${code}`).region === code && !["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"].includes(code);
    const known = (names, codes) => Object.fromEntries(codes.map((code) => [code, names.of(code)]).filter(([, name]) => name));
    return { regions: known(regions, pairs.filter(isCountry)), languages: known(languages, pairs.map((pair) => pair.toLowerCase())) };
}
