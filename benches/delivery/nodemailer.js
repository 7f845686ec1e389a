// nodemailer's pool: node nodemailer.js PORT LINES MESSAGES FOLDER html|raw [KEY]
//
// `html` composes each reader's message from HTML and text, as its documentation shows; `raw` splices the bytes of one
// that was written before. With the file of an RSA key, nodemailer signs each.
const fs = require("fs");
const nodemailer = require("nodemailer");

const [port, lines, messages] = process.argv.slice(2, 5).map(Number);
const [folder, kind, key] = process.argv.slice(5);
const read = (name) => fs.readFileSync(`${folder}/${name}`, "utf8");
const [html, text, template] = ["page.html", "page.txt", "template.eml"].map(read);
const dkim = key && { domainName: "lavigie.example", keySelector: "bench", privateKey: fs.readFileSync(key, "utf8") };
const transport = nodemailer.createTransport({
  host: "127.0.0.1", port, secure: false, ignoreTLS: true, pool: true, maxConnections: lines, maxMessages: Infinity, dkim,
});

function write(number) {
  const digits = String(number).padStart(58, "0");
  const [to, link] = [`lecteur.${digits.slice(-7)}@lecteurs.example`, `https://lavigie.example/desinscription/${digits}`];
  const [from, id] = ["bonjour@lavigie.example", digits.slice(-32)];
  if (kind === "raw") {
    const raw = template.replaceAll("@@TO@@", to).replaceAll("@@LINK@@", link).replaceAll("@@ID@@", id);
    return { envelope: { from, to }, raw };
  }
  const list = { unsubscribe: { url: link } };
  return {
    from: `"La Vigie" <${from}>`, to, subject: "Une IA à l'Europe se cherche", messageId: `<${id}@lavigie.example>`, list,
    html: html.replaceAll("@@LINK@@", link), text: text.replaceAll("@@LINK@@", link),
  };
}

let next = 0;
async function work() {
  while (next < messages) await transport.sendMail(write(next++));
}
// Twice as many at a time as there are lines, so that none waits for the next message.
Promise.all(Array.from({ length: 2 * lines }, work)).then(() => transport.close());
