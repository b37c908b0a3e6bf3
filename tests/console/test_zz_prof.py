import time,re
from collections import defaultdict
import sys; sys.path.insert(0,"tests/console")
from test_every_page import answer_all, _kind, reader, urljoin, urlsplit
def test_crawl(shop, signed_in):
    t0=time.thread_time(); answer_all(shop)
    person=signed_in("viewer"); seen=set(); waiting=["/"]; took=defaultdict(lambda:[0,0,0])
    while waiting:
        path=waiting.pop(); kind=_kind(path)
        if kind in seen: continue
        seen.add(kind)
        c=time.process_time(); a=person.get(path); c1=time.process_time()
        if "text/html" in a.headers["content-type"]:
            for l in reader.read(a.text).links: waiting.append(urlsplit(urljoin(path,l))._replace(fragment="").geturl())
        k=re.sub(r"^(/[^/?]*/?[^/?]*).*", r"\1", path); x=took[k]; x[0]+=1; x[1]+=c1-c; x[2]+=time.process_time()-c1
    print("ALL", len(seen), sum(x[1] for x in took.values()), sum(x[2] for x in took.values()))
    for k,x in sorted(took.items(), key=lambda i:-i[1][1]-i[1][2])[:25]: print(k,x)
