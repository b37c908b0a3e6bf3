// What a Node.js client sends: every kind of call, then events by number. Says what it gives up.
// Arguments: which library, the address, the write key, how many events.
const [library, address, key, count] = process.argv.slice(2);
process.on("unhandledRejection", () => console.log("gave up"));
process.on("uncaughtException", () => console.log("gave up"));

let client;
if (library === "segment") {
  const { Analytics } = await import("@segment/analytics-node");
  client = new Analytics({ writeKey: key, host: address });
  client.on("error", () => console.log("gave up"));
} else {
  const { default: RudderAnalytics } = await import("@rudderstack/rudder-sdk-node");
  client = new RudderAnalytics(key, { dataPlaneUrl: address });
}
let told = 0;
const sent = (error) => {
  told += 1;
  if (error && library === "rudder") console.log("gave up");
};
client.identify({ userId: "u1", traits: { plan: "gold", name: "김철수" } }, sent);
client.group({ userId: "u1", groupId: "g1", traits: { size: 3 } }, sent);
client.alias({ userId: "u1", previousId: "a1" }, sent);
client.page({ userId: "u1", name: "Home", category: "Docs", properties: { url: "https://shop.example/" } }, sent);
client.screen({ userId: "u1", name: "Main", properties: { k: 1 } }, sent);
for (let n = 0; n < Number(count); n += 1) {
  client.track({ userId: "u1", event: "Numbered", properties: { n } }, sent);
}
if (library === "segment") await client.closeAndFlush({ timeout: 120000 });
else {
  // A flush sends some of its queue; each call is told when it was sent, or given up.
  while (told < Number(count) + 5) {
    await client.flush().catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
console.log("done");
process.exit(0);
