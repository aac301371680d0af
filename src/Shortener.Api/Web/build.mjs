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

manifest["icons.svg"] = writeSprite();
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

/** One file of symbols: the names of icons.json, drawn by lucide. */
function writeSprite() {
    const names = JSON.parse(readFileSync(join(here, "icons.json"), "utf8"));
    const symbols = names.map((name) => {
        const inner = drawing(name);
        return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
    });
    const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
    const name = `icons-${createHash("sha256").update(sprite).digest("hex").slice(0, 8)}.svg`;
    writeFileSync(join(out, name), sprite);
    return name;
}
