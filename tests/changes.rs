//! When time alone changes a verdict, and when a coupon could be used: held against looking at every minute.

use couponkit::evaluate::Wallet;
use couponkit::model::read::{read, Violations};
use couponkit::model::{Cart, Context, Coupon, Evaluation, Options, Wire};
use couponkit::time::{local, MINUTE_MS};
use proptest::prelude::*;
use serde_json::{json, Value};

fn from<T: Wire + Default>(value: &Value) -> T {
    let mut violations = Violations::default();
    let value = read(&value.to_string(), "", &mut violations).unwrap();
    assert!(violations.is_empty(), "{violations:?}");
    value
}

fn cart() -> Cart {
    from(&json!({ "lines": [{ "id": "1", "unitPrice": 100, "quantity": 1 }] }))
}

fn wallet(coupons: &[Value]) -> Wallet {
    let coupon = |(index, fields): (usize, &Value)| {
        let mut coupon = json!({ "id": index.to_string(), "benefit": { "kind": "amountOff", "amount": 1 } });
        coupon.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        coupon
    };
    Wallet::new(from::<Vec<Coupon>>(&coupons.iter().enumerate().map(coupon).collect()))
}

/// 2026-06-01 is a Monday; the instant is its midnight at +08:00.
const MONDAY: i64 = 1_780_243_200_000;
const HOUR: i64 = 60 * MINUTE_MS;
const DAY: i64 = 24 * HOUR;

fn context(now: i64, offset: i64, used: i64) -> Context {
    from(&json!({ "now": now, "utcOffsetMinutes": offset, "usedToday": { "0": used } }))
}

fn evaluate(wallet: &Wallet, context: &Context) -> Evaluation {
    wallet.evaluate(&cart(), context, &Options::default()).unwrap()
}

#[test]
fn a_change_is_told_to_the_millisecond() {
    let last_day = json!({ "endsAt": MONDAY + DAY });
    let night = json!({ "schedule": { "times": [{ "from": "22:00", "to": "02:00" }] } });
    let no_monday =
        json!({ "schedule": { "weekdays": [1, 2, 3, 4, 5, 6, 7], "excludedDates": ["2026-06-02"] } });
    let weekend = json!({ "schedule": { "weekdays": [6, 7] } });
    let mondays = |without: &[&str]| json!({ "schedule": { "weekdays": [1], "excludedDates": without } });
    let daily = json!({ "limits": { "perCustomerPerDay": 1 } });
    let far = json!({ "schedule": { "excludedDates": ["2030-01-01", "2030-01-02"] } });
    let year_2030 = 1_893_427_200_000;
    for (coupon, now, used, expected) in [
        (&last_day, MONDAY, 0, Some(MONDAY + DAY)),
        // 23:59:59.999 on the last day.
        (&last_day, MONDAY + DAY - 1, 0, Some(MONDAY + DAY)),
        (&last_day, MONDAY + DAY, 0, None),
        (&json!({ "startsAt": MONDAY + 1, "endsAt": MONDAY + 2 }), MONDAY, 0, Some(MONDAY + 1)),
        (&json!({ "startsAt": MONDAY + 1, "endsAt": MONDAY + 2 }), MONDAY + 1, 0, Some(MONDAY + 2)),
        (&night, MONDAY + 12 * HOUR, 0, Some(MONDAY + 22 * HOUR)),
        (&night, MONDAY + 23 * HOUR, 0, Some(MONDAY + 26 * HOUR)),
        (&night, MONDAY, 0, Some(MONDAY + 2 * HOUR)),
        (&no_monday, MONDAY, 0, Some(MONDAY + DAY)),
        (&no_monday, MONDAY + DAY, 0, Some(MONDAY + 2 * DAY)),
        (&no_monday, MONDAY + 2 * DAY, 0, None),
        (&weekend, MONDAY, 0, Some(MONDAY + 5 * DAY)),
        (&weekend, MONDAY + 5 * DAY, 0, Some(MONDAY + 7 * DAY)),
        (&mondays(&["2026-06-08"]), MONDAY + DAY, 0, Some(MONDAY + 14 * DAY)),
        (&mondays(&["2026-06-08", "2026-06-15"]), MONDAY + DAY, 0, Some(MONDAY + 21 * DAY)),
        (&far, MONDAY, 0, Some(year_2030)),
        (&far, year_2030, 0, Some(year_2030 + 2 * DAY)),
        (&daily, MONDAY + HOUR, 1, Some(MONDAY + DAY)),
        (&daily, MONDAY + HOUR, 0, None),
        (&json!({ "limits": { "perCustomerPerDay": 0 } }), MONDAY, 0, None),
        (&json!({}), MONDAY, 0, None),
        (&json!({ "schedule": {} }), MONDAY, 0, None),
        (&json!({ "schedule": { "times": [] } }), MONDAY, 0, None),
        // Never open, whatever is left out of it.
        (&json!({ "schedule": { "weekdays": [], "excludedDates": ["2030-01-01"] } }), MONDAY, 0, None),
    ] {
        let told = evaluate(&wallet(std::slice::from_ref(coupon)), &context(now, 480, used)).next_change_at;
        assert_eq!(told, expected, "{coupon} at {now}");
    }
    let both = evaluate(&wallet(&[weekend, night]), &context(MONDAY + HOUR, 480, 0));
    assert_eq!(both.next_change_at, Some(MONDAY + 2 * HOUR));
}

#[test]
fn a_coupon_that_ends_while_the_page_is_open() {
    let wallet = wallet(&[json!({ "endsAt": MONDAY + 5 })]);
    let first = evaluate(&wallet, &context(MONDAY, 480, 0));
    assert_eq!((first.counts.usable, first.next_change_at), (1, Some(MONDAY + 5)));
    let then = evaluate(&wallet, &context(first.next_change_at.unwrap(), 480, 0));
    assert_eq!((then.counts.usable, then.next_change_at), (0, None));
}

#[test]
fn when_a_coupon_could_be_used() {
    for (coupon, now, used, expected) in [
        (json!({}), MONDAY, 0, json!({ "from": MONDAY, "to": null })),
        (json!({ "startsAt": MONDAY + DAY }), MONDAY, 0, json!({ "from": MONDAY + DAY, "to": null })),
        (json!({ "endsAt": MONDAY }), MONDAY, 0, Value::Null),
        (
            json!({ "startsAt": MONDAY + DAY, "endsAt": MONDAY + 6 * DAY, "schedule": { "weekdays": [6] } }),
            MONDAY,
            0,
            json!({ "from": MONDAY + 5 * DAY, "to": MONDAY + 6 * DAY }),
        ),
        (json!({ "endsAt": MONDAY + DAY, "schedule": { "weekdays": [6] } }), MONDAY, 0, Value::Null),
        (json!({ "schedule": { "weekdays": [] } }), MONDAY, 0, Value::Null),
        (
            json!({ "limits": { "perCustomerPerDay": 1 }, "schedule": { "times": [{ "from": "09:00", "to": "10:00" }] } }),
            MONDAY + 9 * HOUR,
            1,
            json!({ "from": MONDAY + DAY + 9 * HOUR, "to": MONDAY + DAY + 10 * HOUR }),
        ),
        (json!({ "limits": { "perCustomerPerDay": 0 } }), MONDAY, 0, Value::Null),
        // Other checks are as they are now.
        (json!({ "startsAt": MONDAY + DAY, "minAmount": "100.01" }), MONDAY, 0, Value::Null),
        (json!({ "startsAt": MONDAY + DAY, "shops": { "include": ["7"] } }), MONDAY, 0, Value::Null),
        (json!({ "startsAt": MONDAY + DAY, "state": "used" }), MONDAY, 0, Value::Null),
        // However far away its beginning is.
        (
            json!({ "startsAt": 8_000_000_000_000_000_i64, "schedule": { "times": [{ "from": "00:00", "to": "24:00" }] } }),
            MONDAY,
            0,
            json!({ "from": 8_000_000_000_000_000_i64, "to": null }),
        ),
    ] {
        let period = wallet(std::slice::from_ref(&coupon))
            .when_usable("0", &cart(), &context(now, 480, used))
            .unwrap();
        assert_eq!(serde_json::to_value(period).unwrap(), expected, "{coupon}");
    }
    let unknown = wallet(&[]).when_usable("x", &cart(), &context(MONDAY, 480, 0)).unwrap_err();
    assert_eq!(unknown.issues[0].path, "couponId");
}

fn coupon() -> impl Strategy<Value = Value> {
    let time = || (0..24u8, prop::sample::select(vec![0u8, 1, 30, 59]));
    let range = (time(), time(), prop::bool::weighted(0.1)).prop_map(|(from, to, midnight)| {
        let text = |(hour, minute): (u8, u8)| format!("{hour:02}:{minute:02}");
        json!({ "from": text(from), "to": if midnight { "24:00".to_owned() } else { text(to) } })
    });
    let excluded = prop::collection::vec((1..8u8).prop_map(|day| format!("2026-06-{day:02}")), 0..4);
    let schedule = (
        prop::option::weighted(0.6, prop::sample::subsequence((1..=7u8).collect::<Vec<_>>(), 0..=7)),
        prop::option::weighted(0.7, prop::collection::vec(range, 0..4)),
        prop::option::weighted(0.5, excluded),
    );
    let window = prop::option::weighted(0.4, (0..3 * 1440i64, 0..3 * 1440i64));
    (schedule, window, prop::option::weighted(0.4, 0..3i64)).prop_map(
        |((weekdays, times, dates), window, limit)| {
            let mut coupon = json!({
                "schedule": { "weekdays": weekdays, "times": times, "excludedDates": dates },
                "limits": { "perCustomerPerDay": limit },
            });
            if let Some((from, to)) = window {
                coupon["startsAt"] = json!(MONDAY + from * MINUTE_MS);
                coupon["endsAt"] = json!(MONDAY + to * MINUTE_MS);
            }
            coupon
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Verdicts change at the instants that are told, and at no other minute.
    #[test]
    fn nothing_changes_between_changes(
        coupons in prop::collection::vec(coupon(), 1..3),
        offset in -720..=840i64,
        used in 0..3i64,
    ) {
        let wallet = wallet(&coupons);
        let verdicts = |evaluation: &Evaluation| (evaluation.usable.clone(), evaluation.unusable.clone());
        let mut at = context(MONDAY, offset, used);
        let mut now = evaluate(&wallet, &at);
        for minute in 1..=3 * 1440 {
            let next = MONDAY + minute * MINUTE_MS;
            let day = |instant: i64| local(instant, offset as i32).0;
            let is_new_day = day(next) != day(next - MINUTE_MS);
            at = context(next, offset, if is_new_day { 0 } else { at.used_today.as_ref().unwrap().0["0"].get() });
            let then = evaluate(&wallet, &at);
            if verdicts(&now) == verdicts(&then) {
                prop_assert!(now.next_change_at.is_none_or(|change| change > next), "{} {:?}", next, now.next_change_at);
            } else {
                prop_assert_eq!(now.next_change_at, Some(next));
            }
            now = then;
        }
    }
}
