// Takes webhooks as the public package "standardwebhooks" does. The file named first holds the secret it knows; one line a message.
const fs = require("node:fs");
const http = require("node:http");
const { Webhook } = require("standardwebhooks");

const server = http.createServer((request, response) => {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks).toString("utf8");
    const hook = new Webhook(fs.readFileSync(process.argv[2], "utf8").trim());
    const line = { id: request.headers["webhook-id"], type: null, error: null, tampered: null };
    try {
      line.type = hook.verify(body, request.headers).type;
    } catch (error) {
      line.error = error.message;
    }
    try {
      hook.verify(body.replace("{", "{ "), request.headers);
      line.tampered = "accepted";
    } catch {
      line.tampered = "refused";
    }
    console.log(JSON.stringify(line));
    response.statusCode = line.error === null ? 200 : 401;
    response.end();
  });
});
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));
