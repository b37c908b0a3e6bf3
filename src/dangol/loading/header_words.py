"""The words by which companies name the columns of their exports, in Korean and English.

Compared without case, spaces and punctuation. The name of a field is one of its words by
itself; the first word is what a person is shown.
"""

import re
import unicodedata
from functools import cache

WORDS: dict[str, tuple[str, ...]] = {
    "customer_id": (
        "고객번호", "회원번호", "고객id", "회원id", "고객코드", "고객아이디", "회원아이디",
        "아이디", "고객", "회원", "구매자", "구매자id", "주문자", "주문자id", "household",
        "household id", "customer", "customer no", "customer number", "client id", "member id",
        "member no", "user id", "userid", "buyer id", "cust id", "custno", "contact id",
    ),
    "order_id": (
        "주문번호", "주문id", "주문코드", "거래번호", "영수증번호", "전표번호", "구매번호",
        "order", "order no", "order number", "order name", "basket id", "invoice", "invoice no",
        "invoice number", "transaction id", "receipt no", "receipt number", "txn id",
    ),
    "ordered_at": (
        "주문일시", "주문일", "주문일자", "주문날짜", "주문시각", "결제일시", "결제일",
        "결제일자", "구매일", "구매일시", "구매일자", "판매일", "판매일자", "일시", "날짜",
        "일자", "거래일시", "거래일", "거래일자", "order date", "ordered on", "order datetime",
        "order time", "created at", "purchase date", "purchased at", "sale date", "sold at",
        "transaction date", "transaction timestamp", "invoice date", "paid at", "date",
    ),
    "ordered_time": ("주문시간", "결제시간", "시간", "판매시간", "time of day", "time"),
    "net_amount": (
        "결제금액", "실결제금액", "구매금액", "주문금액", "판매금액", "매출액", "매출", "금액",
        "총결제금액", "최종결제금액", "실판매금액", "net", "net sales", "amount", "amount paid",
        "paid", "total", "total amount", "order total", "total price", "sales", "sales value",
        "revenue", "price paid", "line total", "grand total",
    ),
    "gross_amount": (
        "정상금액", "정가금액", "할인전금액", "총금액", "상품금액", "총주문금액", "총판매금액",
        "gross", "gross sales", "list amount", "subtotal", "amount before discount",
    ),
    "discount_amount": (
        "할인금액", "할인액", "할인", "쿠폰할인", "총할인금액", "discount", "discounts",
        "discount value", "markdown", "rebate",
    ),
    "manufacturer_coupon_amount": ("제조사쿠폰", "제조사쿠폰금액", "coupon paid by manufacturer"),
    "unit_price": (
        "단가", "판매가", "판매단가", "상품가격", "가격", "price", "unit cost", "item price",
    ),
    "ticket_id": (
        "상담번호", "문의번호", "접수번호", "티켓번호", "상담id", "ticket", "ticket no",
        "ticket number", "case id", "case number", "conversation id", "issue id", "review id",
    ),
    "opened_at": (
        "접수일시", "접수일", "문의일시", "문의일", "상담일시", "작성일시", "작성일", "opened",
        "submitted at", "reported at", "contacted at", "opened on", "created time",
    ),
    "closed_at": (
        "처리일시", "완료일시", "종료일시", "해결일시", "closed", "solved at", "resolved at",
        "closed on",
    ),
    "ticket_category": (
        "상담유형", "문의유형", "상담분류", "문의분류", "유형", "ticket type", "issue type",
        "topic", "reason",
    ),
    "ticket_status": ("처리상태", "상담상태", "상태", "status", "ticket state"),
    "ticket_subject": ("제목", "문의제목", "subject", "title", "summary"),
    "ticket_text": (
        "상담내용", "문의내용", "내용", "후기", "리뷰", "본문", "description", "message", "body",
        "text", "comment", "review", "transcript",
    ),
    "satisfaction_score": (
        "만족도", "평점", "별점", "satisfaction", "csat", "rating", "score", "stars",
    ),
    "survey_name": ("설문", "설문명", "설문이름", "survey", "form name", "questionnaire"),
    "respondent_id": (
        "응답자", "응답자번호", "응답번호", "응답id", "respondent", "response id", "submission id",
    ),
    "question": ("질문", "문항", "item", "question text"),
    "answer": ("답", "답변", "응답", "response", "answer text"),
    "answer_number": ("답점수", "응답값", "answer value"),
    "answered_at": (
        "응답일시", "응답일", "응답시각", "제출일시", "타임스탬프", "response date",
        "completed at", "timestamp", "end date", "date submitted",
    ),
    "subscription_id": (
        "계약번호", "구독번호", "약정번호", "회선번호", "서비스번호", "계약id", "구독id",
        "subscription", "subscription no", "subscription number", "contract id", "contract no",
        "contract number", "agreement id", "policy number",
    ),
    "plan_name": (
        "요금제", "요금제명", "구독상품", "구독명", "플랜", "가입상품", "이용권", "회원권",
        "plan", "tariff", "rate plan", "subscription plan", "package", "membership plan",
    ),
    "started_on": (
        "계약시작일", "구독시작일", "개통일", "계약일", "계약일자", "가입시작일", "이용시작일",
        "개시일", "시작일", "start date", "started", "started at", "contract start",
        "subscription start", "activated on", "activation date", "subscribed on",
    ),
    "ended_on": (
        "계약종료일", "구독종료일", "해지일", "해지일자", "해지일시", "이용종료일",
        "종료일", "end date", "ended", "ended at", "subscription end",
        "cancelled on", "cancelled at", "canceled at", "cancellation date", "churn date",
        "terminated on", "termination date",
    ),
    "monthly_amount": (
        "월요금", "월정액", "월이용료", "월납입액", "월구독료", "월회비", "월납부금액",
        "monthly charges", "monthly charge", "monthly fee", "monthly price", "mrr",
        "monthly revenue", "recurring amount",
    ),
    "contract_kind": (
        "약정", "약정종류", "약정기간", "계약종류", "계약유형", "계약구분", "contract",
        "contract type", "contract term", "commitment", "billing period",
    ),
    "payment_method": (
        "결제수단", "결제방법", "납부방법", "지불수단", "지불방법", "payment", "payment type",
        "pay method", "paid by",
    ),
    "end_reason": (
        "해지사유", "종료사유", "해지이유", "탈퇴사유", "churn reason", "cancellation reason",
        "cancel reason", "termination reason", "reason",
    ),
    "partner_name": ("제휴사", "제휴사명", "파트너", "partner", "data provider"),
    "identifier_hash": (
        "해시", "식별해시", "이메일해시", "전화해시", "email sha256", "sha256 email",
        "hashed email", "email hash", "phone sha256", "hashed phone", "phone hash", "hash",
        "em", "hem",
    ),
    "identifier_kind": ("해시종류", "식별자종류", "hash kind", "identifier type", "id type"),
    "attribute_name": ("속성", "속성명", "attribute", "trait", "key"),
    "attribute_value": ("속성값", "값", "value", "trait value"),
    "sharing_basis": ("제공근거", "공유근거", "legal basis", "basis", "permission"),
    "observed_on": ("기준일", "기준일자", "관측일", "observed", "as of", "as of date"),
    "currency": ("통화", "화폐", "currency code", "ccy"),
    "store_id": (
        "매장", "매장번호", "매장코드", "매장명", "점포", "점포명", "점포코드", "지점", "지점명",
        "지점코드", "store", "store no", "shop", "branch", "outlet", "location",
    ),
    "store_name": ("매장이름", "점포이름"),
    "channel": (
        "채널", "구매채널", "판매채널", "주문경로", "유입채널", "sales channel",
        "source channel",
    ),
    "product_id": (
        "상품번호", "상품코드", "품번", "상품id", "제품번호", "제품코드", "바코드", "product",
        "product code", "product no", "sku", "item", "item id", "item no", "stock code", "upc",
        "ean",
    ),
    "product_name": (
        "상품명", "제품명", "품명", "상품이름", "상품", "제품", "title", "item name",
        "description", "product title",
    ),
    "department": ("부문", "대분류", "부서", "product department", "division"),
    "category": (
        "카테고리", "분류", "상품분류", "중분류", "상품군", "품목", "품목군", "category name",
        "product category", "product group",
    ),
    "product_type": ("소분류", "세분류", "subcategory", "sub category", "type"),
    "brand": ("브랜드", "브랜드명", "상표", "brand name"),
    "manufacturer_id": ("제조사", "제조사명", "maker", "manufacturer", "vendor", "supplier"),
    "package_size": ("용량", "규격", "size", "pack size"),
    "is_counted": ("수량단위여부", "counted"),
    "quantity": (
        "수량", "주문수량", "판매수량", "구매수량", "개수", "qty", "units", "count", "pieces",
    ),
    "line_number": ("줄번호", "순번", "라인번호", "line", "line no", "line item", "seq"),
    "full_name": (
        "이름", "성명", "고객명", "회원명", "성함", "name", "customer name", "full name",
    ),
    "family_name": ("성", "last name", "lastname", "surname", "family name"),
    "given_name": ("이름만", "first name", "firstname", "given name", "forename"),
    "gender": ("성별", "sex"),
    "birth_on": (
        "생년월일", "생일", "출생일", "birthday", "birth date", "date of birth", "dob", "born",
    ),
    "home_region": (
        "지역", "region", "거주지역", "시도", "거주지", "도시", "city", "state", "province",
        "area",
    ),
    "home_postcode": ("우편번호", "zip", "zip code", "postal code", "postcode", "post code"),
    "home_country": ("국가", "나라", "country", "country code"),
    "assigned_arm": ("배정 집단", "arm", "treatment group"),
    "assignment_probability": ("배정 확률", "propensity", "assignment prob"),
    "assigned_on": ("배정일", "assignment date", "randomised on"),
    "redemption_id": ("리워드사용번호", "redemption no", "redemption number"),
    "reward_name": ("리워드", "리워드명", "reward"),
    "redeemed_at": ("리워드사용일시", "redemption time"),
    "points": ("포인트", "적립금", "마일리지", "points used"),
    "home_latitude": ("집 위도", "home lat", "customer latitude"),
    "home_longitude": ("집 경도", "home lon", "home lng", "customer longitude"),
    "latitude": ("위도", "lat", "매장위도"),
    "longitude": ("경도", "lon", "lng", "long", "매장경도"),
    "region": ("매장지역", "지점지역", "지역", "store region", "area"),
    "joined_on": (
        "가입일", "가입일자", "가입일시", "회원가입일", "등록일", "등록일자", "signup date",
        "sign up date", "registered", "registered at", "registration date", "join date",
        "joined", "member since", "created",
    ),
    "membership_tier": (
        "등급", "회원등급", "고객등급", "멤버십등급", "tier", "grade", "level", "membership",
    ),
    "age_band": ("나이대", "연령대", "연령", "나이", "age", "age group", "age range"),
    "income_band": ("소득", "소득대", "소득구간", "연소득", "income", "income range"),
    "home_ownership": ("주거", "주택소유", "주거형태", "home", "housing"),
    "marital_status": ("결혼여부", "혼인", "혼인여부", "결혼", "marital", "married"),
    "household_size": ("가구원수", "가족수", "가구인원", "family size", "household members"),
    "household_composition": ("가구구성", "가족구성", "household comp", "family composition"),
    "children_count": ("자녀수", "아이수", "자녀", "children", "kids", "kids count"),
    "email": (
        "이메일", "이메일주소", "메일", "메일주소", "전자우편", "e mail", "email address",
        "mail",
    ),
    "phone": (
        "휴대폰", "휴대폰번호", "휴대전화", "휴대전화번호", "전화번호", "전화", "연락처",
        "핸드폰", "핸드폰번호", "mobile", "mobile phone", "cell", "cell phone", "telephone",
        "tel", "phone number",
    ),
    "address": (
        "주소", "배송지", "배송주소", "도로명주소", "postal address", "street", "address line",
    ),
    "push_token": ("푸시토큰", "기기토큰", "device token"),
    "card_number": ("카드번호", "멤버십번호", "포인트카드", "loyalty card", "card no", "card"),
    "marketing_consent": (
        "마케팅수신동의", "마케팅동의", "수신동의", "광고수신동의", "마케팅수신", "광고동의",
        "accepts marketing", "marketing opt in", "opt in", "subscribed", "consent",
    ),
    "email_consent": (
        "이메일수신동의", "이메일수신", "이메일동의", "메일수신동의", "메일수신여부",
        "이메일수신여부", "accepts email", "email opt in", "email marketing",
    ),
    "sms_consent": (
        "문자수신동의", "sms수신동의", "sms수신여부", "문자수신", "sms동의", "문자동의",
        "문자수신여부", "accepts sms", "sms opt in", "sms marketing",
    ),
    "push_consent": ("푸시수신동의", "앱푸시동의", "푸시동의", "push opt in", "accepts push"),
    "mail_consent": ("우편수신동의", "dm수신동의", "우편동의", "post opt in"),
    "marketing_refusal": (
        "마케팅수신거부", "수신거부", "광고수신거부", "수신거부여부", "수신거부일", "unsubscribed",
        "opt out", "opted out", "do not contact",
    ),
    "email_refusal": (
        "이메일수신거부", "메일수신거부", "email opt out", "email unsubscribed", "do not email",
    ),
    "sms_refusal": ("문자수신거부", "sms수신거부", "sms opt out", "do not text", "do not call"),
    "push_refusal": ("푸시수신거부", "앱푸시거부", "push opt out"),
    "mail_refusal": ("우편수신거부", "dm수신거부", "do not mail", "post opt out"),
    "consent_decided_at": (
        "동의일", "동의일시", "동의일자", "수신동의일", "consent date", "consented at",
        "opt in date",
    ),
    "identifier_type": ("식별자종류", "identifier kind"),
    "identifier": ("식별자", "identifier value"),
    "source": ("출처", "원천", "source system"),
    "return_id": ("반품번호", "환불번호", "취소번호", "return no", "refund id"),
    "returned_at": (
        "반품일", "반품일시", "환불일", "환불일시", "취소일", "return date", "refund date",
    ),
    "returned_amount": (
        "반품금액", "환불금액", "취소금액", "refund", "refund amount", "return amount",
    ),
    "return_reason": ("반품사유", "환불사유", "취소사유", "reason"),
    "to_currency": ("대상통화", "환산통화", "target currency"),
    "valid_from_on": ("기준일", "적용일", "고시일", "rate date", "valid from"),
    "rate": ("환율", "exchange rate", "fx rate"),
    "shelf_price": ("진열가", "판매가격", "소비자가", "list price", "retail price"),
    "week_starts_on": ("주시작일", "주차시작일", "week", "week start", "week beginning"),
    "display_location": ("진열위치", "진열", "display"),
    "mailer_location": ("전단위치", "전단", "mailer", "flyer"),
    "campaign_id": ("캠페인번호", "캠페인", "캠페인코드", "campaign", "campaign no"),
    "campaign_type": ("캠페인종류", "캠페인유형", "campaign kind"),
    "campaign_starts_on": ("시작일", "캠페인시작일", "start date", "starts"),
    "campaign_ends_on": ("종료일", "캠페인종료일", "end date", "ends"),
    "is_randomised": ("무작위여부", "randomised", "randomized"),
    "contacted_on": ("발송일", "접촉일", "발송일자", "sent on", "contact date", "send date"),
    "coupon_id": ("쿠폰번호", "쿠폰코드", "쿠폰", "coupon", "coupon code", "coupon upc"),
    "redeemed_on": ("사용일", "쿠폰사용일", "redemption date", "used on"),
    "experiment_name": (
        "테스트", "실험", "실험명", "테스트명", "experiment", "experiment id", "experiment key",
        "test", "test name",
    ),
    "unit_id": ("대상", "대상번호", "unit", "subject id"),
    "variant": (
        "변형", "실험군", "그룹", "집단", "variation", "variation id", "variation name", "arm",
        "group", "treatment",
    ),
    "exposed_at": (
        "노출일시", "노출일", "배정일시", "exposure time", "exposed on", "first exposure",
        "assigned at",
    ),
    "cluster_id": ("묶음", "군집", "cluster"),
    "anonymous_id": ("기기", "기기번호", "쿠키", "device id", "cookie", "cookie id"),
    "spent_on": ("집행일", "광고일", "지출일", "spend date", "day"),
    "media_channel": (
        "매체", "광고채널", "매체명", "media", "media channel", "platform", "ad channel",
    ),
    "media_region": ("집행지역", "광고지역", "ad region", "geo", "dma"),
    "spend_amount": (
        "광고비", "집행금액", "비용", "집행비", "spend", "cost", "ad spend", "amount spent",
    ),
    "impressions": ("노출수", "노출", "imps", "views"),
    "media_reach": ("도달수", "도달", "도달자수", "reach", "unique reach"),
    "clicks": ("클릭수", "클릭", "link clicks"),
    "factor_on": ("요인일", "적용일", "factor date"),
    "market_factor": ("요인", "요인명", "행사명", "factor", "factor name", "event name"),
    "market_factor_kind": ("요인종류", "요인구분", "factor kind", "factor type"),
    "market_factor_value": ("요인값", "크기", "지수", "factor value", "index value"),
}  # fmt: skip

VERSION_WORDS = (
    "수정일시", "수정일", "변경일시", "변경일", "최종수정일시", "갱신일시", "업데이트일시",
    "updated at", "updated", "modified", "modified at", "last modified", "changed at",
    "update time",
)  # fmt: skip
"""Columns that say when this version of a record came about."""

DELETED_WORDS = (
    "삭제여부", "삭제", "탈퇴여부", "탈퇴", "deleted", "is deleted", "deleted flag",
)  # fmt: skip
"""Columns that say that the source deleted the record."""


def folded(name: str) -> str:
    """A name as it is compared: composed letters, no case, no spaces, no punctuation."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[\W_]+", "", plain)


@cache
def words_of(field: str) -> tuple[str, ...]:
    """Everything that a column for this field may be called, folded; its own name first."""
    return tuple(dict.fromkeys(folded(word) for word in (field, *WORDS.get(field, ()))))
