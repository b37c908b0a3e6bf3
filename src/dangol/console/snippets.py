"""Code to paste into a site or a server, so that its clients send here."""

import json
from dataclasses import dataclass

from dangol.words import Text


@dataclass(frozen=True)
class Snippet:
    """Lines for one kind of client."""

    name: str
    title: Text
    code: str


def snippets(address: str, write_key: str) -> tuple[Snippet, ...]:
    """``address`` is this server's, as its clients reach it."""
    key, url = json.dumps(write_key), json.dumps(address)
    protocol, _, host = address.partition("://")
    return (
        Snippet("web", Text(en="Web site", ko="웹사이트"), f"""\
// npm install @segment/analytics-next
import {{ AnalyticsBrowser }} from "@segment/analytics-next";
export const analytics = AnalyticsBrowser.load(
  {{ writeKey: {key}, cdnURL: {url} }},
  {{ integrations: {{ "Segment.io": {{ apiHost: "{host}/v1", protocol: "{protocol}" }} }} }},
);
analytics.page();
analytics.identify("customer-1", {{ email: "kim@example.com" }});
analytics.track("Product Viewed", {{ product_id: "p1", price: 12900, currency: "KRW" }});
"""),
        Snippet("node", Text(en="Node.js", ko="Node.js"), f"""\
// npm install @segment/analytics-node
import {{ Analytics }} from "@segment/analytics-node";
const analytics = new Analytics({{ writeKey: {key}, host: {url} }});
analytics.track({{
  userId: "customer-1",
  event: "Order Completed",
  properties: {{ order_id: "o1", revenue: 25800, currency: "KRW" }},
}});
await analytics.closeAndFlush();
"""),
        Snippet("python", Text(en="Python", ko="파이썬"), f"""\
# pip install segment-analytics-python
import segment.analytics as analytics

analytics.write_key = {key}
analytics.host = {url}
analytics.track("customer-1", "Order Completed", {{"order_id": "o1", "revenue": 25800}})
analytics.flush()
"""),
        Snippet("curl", Text(en="Anything else", ko="그 밖의 것"), f"""\
curl {address}/v1/track -u '{write_key}:' -d '{{
  "userId": "customer-1", "event": "Signed Up", "messageId": "any number that is used once"
}}'
"""),
    )  # fmt: skip
