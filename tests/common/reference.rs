//! The rules once more, from their text and not from the library: every unit by itself, every order of application, no
//! bound and no shortcut. For carts of a few units and wallets of a few coupons.

use serde_json::Value;

/// Fen, and hundredths of a per cent.
type Hundredths = i128;

/// Hundredths of a decimal text, or of a whole number.
fn hundredths(value: &Value) -> Hundredths {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    assert!(rest.len() <= 2, "{text}");
    format!("{whole}{rest:0<2}").parse().unwrap_or_else(|_| panic!("{text}"))
}

fn money(value: &Value) -> Option<Hundredths> {
    (!value.is_null()).then(|| hundredths(value))
}

fn texts(value: &Value) -> Option<Vec<&str>> {
    value.as_array().map(|list| list.iter().filter_map(Value::as_str).collect())
}

fn divide(numerator: i128, denominator: i128, rounding: &str) -> i128 {
    let (quotient, twice) = (numerator / denominator, numerator % denominator * 2);
    let up = match rounding {
        "floor" => false,
        "ceil" => twice > 0,
        "halfDown" => twice > denominator,
        "halfEven" => twice > denominator || twice == denominator && quotient % 2 == 1,
        _ => twice >= denominator,
    };
    quotient + i128::from(up)
}

/// Largest remainder, then the larger weight, then the earlier one.
fn apportion(total: i128, weights: &[i128]) -> Vec<i128> {
    let sum: i128 = weights.iter().sum();
    if sum == 0 {
        return vec![0; weights.len()];
    }
    let mut shares: Vec<i128> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|&place| (-(total * weights[place] % sum), -weights[place], place));
    let left = total - shares.iter().sum::<i128>();
    order.iter().take(left as usize).for_each(|&place| shares[place] += 1);
    shares
}

struct Line {
    id: String,
    given: Value,
    gross: i128,
    net: i128,
    /// `None` for weighed goods.
    units: Option<usize>,
}

/// What is left, line by line.
#[derive(Clone)]
pub struct Left {
    nets: Vec<i128>,
    /// How many units no coupon has taken, and what they cost together.
    open: Vec<(usize, i128)>,
    fee: i128,
}

impl Left {
    fn payable(&self) -> i128 {
        self.nets.iter().sum::<i128>() + self.fee
    }
}

/// One unit, in the order of lines and of units in a line.
#[derive(Clone, Copy, PartialEq)]
struct Unit {
    price: i128,
    line: usize,
    place: usize,
}

/// What a coupon does where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub id: String,
    pub discount: i128,
    pub shipping: i128,
    pub wasted: i128,
    /// Line ids with their shares.
    pub shares: Vec<(String, i128)>,
}

/// Coupons in their order of application.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Applied {
    pub steps: Vec<Step>,
    pub saved: i128,
}

/// A stack that is being tried, and the best so far.
struct Trial<'t, 'c> {
    coupons: &'t [&'c Value],
    chosen: bool,
    stack: Vec<&'c Value>,
    steps: Vec<Step>,
    best: Option<(Key, Applied)>,
}

pub struct Reference<'a> {
    lines: Vec<Line>,
    start: Left,
    /// Whether the cart carries any that is not a coupon's.
    has_discounts: bool,
    coupons: &'a [Value],
    options: &'a Value,
}

/// What a benefit does with units: what comes off each, and which are taken.
#[derive(Default)]
struct OfUnits {
    off: Vec<(Unit, i128)>,
    taken: Vec<Unit>,
    /// By line, where the sum is not that of single units.
    shared: Option<Vec<i128>>,
}

impl<'a> Reference<'a> {
    pub fn new(cart: &Value, coupons: &'a [Value], options: &'a Value) -> Self {
        let mut lines: Vec<Line> = cart["lines"].as_array().unwrap().iter().map(line).collect();
        lines.sort_by(|a, b| a.id.as_bytes().cmp(b.id.as_bytes()));
        let mut nets: Vec<i128> = lines.iter().map(|line| line.net).collect();
        let order_discount = money(&cart["orderDiscount"]).unwrap_or(0);
        let has_discounts = order_discount > 0 || lines.iter().any(|line| line.gross > line.net);
        let granted = apportion(order_discount, &nets);
        nets.iter_mut().zip(granted).for_each(|(net, granted)| *net -= granted);
        let open = lines.iter().zip(&nets).map(|(line, net)| (line.units.unwrap_or(0), *net)).collect();
        let fee = money(&cart["shippingFee"]).unwrap_or(0);
        Self { lines, start: Left { nets, open, fee }, has_discounts, coupons, options }
    }

    /// Each coupon by itself.
    pub fn alone(&self, coupon: &Value) -> Option<Step> {
        self.apply(coupon, &self.start).map(|(step, _)| step)
    }

    /// Coupons exactly in this order; those that cannot stand are left out.
    pub fn in_order(&self, order: &[&Value]) -> Applied {
        let (mut left, mut steps) = (self.start.clone(), Vec::new());
        for coupon in order {
            if let Some((step, next)) = self.apply(coupon, &left) {
                steps.push(step);
                left = next;
            }
        }
        Applied { saved: self.start.payable() - left.payable(), steps }
    }

    /// The best stack, by trying all.
    pub fn best(&self) -> Applied {
        let usable: Vec<&Value> = self.coupons.iter().filter(|coupon| self.alone(coupon).is_some()).collect();
        self.best_of(&usable, false)
    }

    /// The best stack of some coupons; where the shopper has chosen them, one in which most of them stand.
    pub fn best_of(&self, coupons: &[&Value], chosen: bool) -> Applied {
        let mut trial = Trial { coupons, chosen, stack: Vec::new(), steps: Vec::new(), best: None };
        self.try_all(&self.start, &mut trial);
        trial.best.map(|(_, applied)| applied).unwrap_or_default()
    }

    /// Those of a choice that can stand together, as far as their terms go.
    pub fn accepted<'c>(&self, chosen: &[&'c Value]) -> Vec<&'c Value> {
        let most = self.options["maxCoupons"].as_u64().unwrap() as usize;
        let mut accepted: Vec<&Value> = Vec::new();
        for &coupon in chosen {
            let joins =
                accepted.iter().all(|other| combine(other, coupon)) && within_template(&accepted, coupon);
            if joins && accepted.len() < most && self.alone(coupon).is_some() {
                accepted.push(coupon);
            }
        }
        accepted
    }

    fn try_all(&self, left: &Left, trial: &mut Trial<'_, '_>) {
        if trial.stack.len() as u64 == self.options["maxCoupons"].as_u64().unwrap() {
            return;
        }
        for &coupon in trial.coupons {
            let stack = &mut trial.stack;
            let joins = stack.iter().all(|other| other["id"] != coupon["id"] && combine(other, coupon))
                && stack.last().is_none_or(|last| level(last) <= level(coupon))
                && within_template(stack, coupon);
            if !joins {
                continue;
            }
            let Some((step, next)) = self.apply(coupon, left) else { continue };
            stack.push(coupon);
            trial.steps.push(step);
            let saved = self.start.payable() - next.payable();
            let key = key(stack, &trial.steps, saved, trial.chosen);
            if trial.best.as_ref().is_none_or(|(least, _)| key < *least) {
                trial.best = Some((key, Applied { steps: trial.steps.clone(), saved }));
            }
            self.try_all(&next, trial);
            trial.stack.pop();
            trial.steps.pop();
        }
    }

    /// A coupon where it stands; `None` where it cannot be used.
    fn apply(&self, coupon: &Value, left: &Left) -> Option<(Step, Left)> {
        let benefit = &coupon["benefit"];
        let eligible = self.selected(coupon, &coupon["scope"]);
        let looked_at = if coupon["thresholdScope"].is_null() {
            eligible.clone()
        } else {
            self.selected(coupon, &coupon["thresholdScope"])
        };
        let beside_others = coupon["exclusive"] == true && self.has_discounts;
        if beside_others || eligible.is_empty() || !self.meets(coupon, &eligible, &looked_at, left) {
            return None;
        }
        let sum: i128 = eligible.iter().map(|&line| left.nets[line]).sum();
        let rounding = self.options["rounding"].as_str().unwrap_or("halfUp");
        let part = |amount: i128, percent: &Value| divide(amount * hundredths(percent), 10_000, rounding);
        let kind = benefit["kind"].as_str().unwrap();
        let mut of_units = None;
        let raw = match kind {
            "amountOff" => hundredths(&benefit["amount"]),
            "percentOff" => part(sum, &benefit["percent"]),
            "priceTo" => (sum - hundredths(&benefit["amount"])).max(0),
            "tiers" => self.tiers(benefit, &looked_at, sum, left),
            "shippingOff" => match (&benefit["amount"], &benefit["percent"]) {
                (Value::Null, Value::Null) => left.fee,
                (Value::Null, percent) => part(left.fee, percent),
                (amount, _) => hundredths(amount),
            },
            _ => {
                let effect = of_units.insert(on_units(benefit, units(&eligible, left), &part));
                let lines = effect.by_line(self.lines.len());
                lines.iter().sum()
            }
        };
        let raw = money(&benefit["maxDiscount"]).map_or(raw, |cap| raw.min(cap));
        let least = money(&self.options["minPayable"]).unwrap_or(0);
        let available = (left.payable() - least).max(0);
        let shipping = kind == "shippingOff";
        let given = raw.min(if shipping { left.fee } else { sum }).min(available);
        if given == 0 {
            return None;
        }
        let mut next = left.clone();
        let mut shares = vec![0; self.lines.len()];
        if shipping {
            next.fee -= given;
        } else {
            let weights = match &of_units {
                Some(effect) => effect.by_line(self.lines.len()),
                None => (0..self.lines.len())
                    .map(|l| if eligible.contains(&l) { left.nets[l] } else { 0 })
                    .collect(),
            };
            shares = apportion(given, &weights);
            for (line, share) in shares.iter().enumerate() {
                let (net, open) = (left.nets[line], &mut next.open[line]);
                match &of_units {
                    Some(effect) => {
                        let taken: Vec<&Unit> =
                            effect.taken.iter().filter(|unit| unit.line == line).collect();
                        for (place, unit) in taken.iter().enumerate() {
                            assert!(!taken[..place].contains(unit), "a unit is taken twice");
                        }
                        open.0 -= taken.len();
                        open.1 -= taken.iter().map(|unit| unit.price).sum::<i128>();
                        if effect.taken.is_empty() {
                            open.1 -= share;
                        }
                    }
                    None if net > 0 => open.1 -= share * open.1 / net,
                    None => {}
                }
                next.nets[line] -= share;
                assert!(open.1 >= 0 && open.1 <= next.nets[line].max(open.1), "what is open");
            }
        }
        let shares = shares.iter().enumerate().filter(|(_, share)| **share > 0);
        let step = Step {
            id: coupon["id"].as_str().unwrap().to_owned(),
            discount: if shipping { 0 } else { given },
            shipping: if shipping { given } else { 0 },
            wasted: raw - given,
            shares: shares.map(|(line, share)| (self.lines[line].id.clone(), *share)).collect(),
        };
        Some((step, next))
    }

    /// The lines of a scope.
    fn selected(&self, coupon: &Value, scope: &Value) -> Vec<usize> {
        let shipping = coupon["benefit"]["kind"] == "shippingOff";
        let is_in = |line: &Line| {
            let given = &line.given;
            if !shipping && given["discountable"] == false || promoted(given, &coupon["excludesPromotions"]) {
                return false;
            }
            let exclude = scope["exclude"] == true;
            let stated: Option<Vec<&str>> = match scope["kind"].as_str().unwrap_or("all") {
                "all" => return !exclude,
                "products" => given["productId"].as_str().map(|id| vec![id]),
                "brands" => given["brandId"].as_str().map(|id| vec![id]),
                _ => texts(&given["categoryIds"]),
            };
            let ids = texts(&scope["ids"]).unwrap();
            stated.is_some_and(|stated| stated.iter().any(|id| ids.contains(id)) != exclude)
        };
        (0..self.lines.len()).filter(|&line| is_in(&self.lines[line])).collect()
    }

    fn threshold_amount(&self, lines: &[usize], left: &Left) -> i128 {
        let of = |line: usize| match (
            self.options["thresholdBase"].as_str(),
            self.options["stackThreshold"].as_str(),
        ) {
            (Some("gross"), _) => self.lines[line].gross,
            (_, Some("original")) => self.start.nets[line],
            _ => left.nets[line],
        };
        lines.iter().map(|&line| of(line)).sum()
    }

    fn pieces(&self, lines: &[usize]) -> usize {
        lines.iter().map(|&line| self.lines[line].units.unwrap_or(1)).sum()
    }

    fn meets(&self, coupon: &Value, eligible: &[usize], looked_at: &[usize], left: &Left) -> bool {
        let benefit = &coupon["benefit"];
        let tiers = || benefit["tiers"].as_array().into_iter().flatten();
        let lowest = |name: &str| tiers().filter_map(|tier| money(&tier[name])).min();
        let amount = money(&coupon["minAmount"]).max(lowest("atLeast")).unwrap_or(0);
        let pieces = money(&coupon["minQuantity"]).max(lowest("atLeastQuantity")).unwrap_or(0);
        let by_unit = works_by_unit(benefit);
        let have = if by_unit { units(looked_at, left).len() } else { self.pieces(looked_at) };
        let count = |name: &str| benefit[name].as_u64().unwrap_or(0) as usize;
        let own = match benefit["kind"].as_str() {
            Some("buyGet") => count("buy") + count("get"),
            Some("bundle") => count("count"),
            _ => 0,
        };
        self.threshold_amount(looked_at, left) >= amount
            && have as i128 * 100 >= pieces
            && units(eligible, left).len() >= own
    }

    fn tiers(&self, benefit: &Value, looked_at: &[usize], sum: i128, left: &Left) -> i128 {
        let amount = self.threshold_amount(looked_at, left);
        let pieces = self.pieces(looked_at) as i128 * 100;
        let rounding = self.options["rounding"].as_str().unwrap_or("halfUp");
        let reached = benefit["tiers"].as_array().unwrap().iter().filter_map(|tier| {
            let (least, have) = match money(&tier["atLeast"]) {
                Some(least) => (least, amount),
                None => (hundredths(&tier["atLeastQuantity"]), pieces),
            };
            let off = match money(&tier["percent"]) {
                Some(percent) => divide(sum * percent, 10_000, rounding),
                None if benefit["every"] == true => have / least.max(1) * hundredths(&tier["off"]),
                None => hundredths(&tier["off"]),
            };
            (have >= least).then_some((least, off))
        });
        reached.max().map_or(0, |(_, off)| off)
    }
}

fn line(given: &Value) -> Line {
    let quantity = given["quantity"].as_str().map_or_else(|| given["quantity"].to_string(), str::to_owned);
    let (whole, rest) = quantity.split_once('.').unwrap_or((&quantity, ""));
    let parts: i128 = format!("{whole}{rest:0<4}").parse().unwrap();
    let gross = divide(hundredths(&given["unitPrice"]) * parts, 10_000, "halfUp");
    let counted = given["weighed"] != true && parts % 10_000 == 0;
    Line {
        id: given["id"].as_str().unwrap().to_owned(),
        gross,
        net: gross - money(&given["discount"]).unwrap_or(0),
        units: counted.then_some((parts / 10_000) as usize),
        given: given.clone(),
    }
}

fn promoted(line: &Value, excluded: &Value) -> bool {
    let granted = texts(&line["promotions"]).unwrap_or_default();
    match texts(excluded) {
        Some(names) => granted.iter().any(|name| names.contains(name)),
        None => *excluded == true && !granted.is_empty(),
    }
}

/// The open units of lines, cheapest first.
fn units(lines: &[usize], left: &Left) -> Vec<Unit> {
    let mut units = Vec::new();
    for &line in lines {
        let (count, cost) = left.open[line];
        if cost == 0 {
            continue;
        }
        let (each, more) = (cost / count.max(1) as i128, (cost % count.max(1) as i128) as usize);
        let before = units.len();
        for place in 0..count {
            units.push(Unit { price: each + i128::from(place >= count - more), line, place });
        }
        let total: i128 = units[before..].iter().map(|unit| unit.price).sum();
        assert!(count == 0 || total == cost, "the prices of open units add up");
    }
    units.sort_by_key(|unit| (unit.price, unit.line, unit.place));
    units
}

fn falling(mut units: Vec<Unit>) -> Vec<Unit> {
    units.sort_by_key(|unit| (-unit.price, unit.line, unit.place));
    units
}

fn on_units(benefit: &Value, rising: Vec<Unit>, part: &dyn Fn(i128, &Value) -> i128) -> OfUnits {
    let count = |name: &str, default: usize| benefit[name].as_u64().map_or(default, |count| count as usize);
    let pick = |default: &str| benefit["pick"].as_str().unwrap_or(default).to_owned();
    let percent = |price: i128| match &benefit["percent"] {
        Value::Null => price,
        percent => part(price, percent),
    };
    let picked = |pick: &str| if pick == "cheapest" { rising.clone() } else { falling(rising.clone()) };
    // Absent is once, and null without end.
    let repeat = match benefit.get("repeat") {
        None => 1,
        Some(Value::Null) => usize::MAX,
        Some(most) => most.as_u64().unwrap() as usize,
    };
    let mut effect = OfUnits::default();
    match benefit["kind"].as_str().unwrap() {
        "buyGet" => {
            let (buy, get) = (count("buy", 0), count("get", 0));
            let sets = repeat.min(rising.len() / (buy + get));
            if pick("cheapest") == "nextDearest" {
                for set in picked("dearest").chunks_exact(buy + get).take(sets) {
                    effect.taken.extend(set);
                    effect.off.extend(set[buy..].iter().map(|unit| (*unit, percent(unit.price))));
                }
                return effect;
            }
            let free: Vec<Unit> = picked(&pick("cheapest")).into_iter().take(sets * get).collect();
            let bought = rising.iter().filter(|unit| !free.contains(unit)).take(sets * buy);
            effect.taken = bought.chain(&free).copied().collect();
            effect.off = free.iter().map(|unit| (*unit, percent(unit.price))).collect();
        }
        "freeItems" => {
            let dear: Vec<Unit> = picked("dearest").into_iter().take(count("dearest", 0)).collect();
            let cheap = rising.iter().filter(|unit| !dear.contains(unit)).take(count("cheapest", 0));
            effect.taken = dear.iter().chain(cheap).copied().collect();
            effect.off = effect.taken.iter().map(|unit| (*unit, percent(unit.price))).collect();
        }
        "unitOff" => {
            let off = |price: i128| {
                money(&benefit["amount"]).map_or_else(|| percent(price), |amount| amount.min(price))
            };
            let most = count("maxUnits", usize::MAX);
            let some: Vec<Unit> = picked(&pick("dearest")).into_iter().take(most).collect();
            effect.off = some.iter().map(|unit| (*unit, off(unit.price))).collect();
            if !benefit["maxUnits"].is_null() {
                effect.taken = some;
            }
        }
        "bundle" => {
            let price = hundredths(&benefit["price"]);
            let mut weights = vec![0; 1 + rising.iter().map(|unit| unit.line).max().unwrap_or(0)];
            let mut total = 0;
            for group in picked(&pick("dearest")).chunks_exact(count("count", 1)).take(repeat) {
                let sum: i128 = group.iter().map(|unit| unit.price).sum();
                if sum > price {
                    total += sum - price;
                    group.iter().for_each(|unit| weights[unit.line] += unit.price);
                    effect.taken.extend(group);
                }
            }
            effect.shared = Some(apportion(total, &weights));
        }
        "exchange" => {
            let price = money(&benefit["price"]).unwrap_or(0);
            let dearer = picked(&pick("cheapest")).into_iter().filter(|unit| unit.price > price);
            effect.taken = dearer.take(count("count", 1)).collect();
            effect.off = effect.taken.iter().map(|unit| (*unit, unit.price - price)).collect();
        }
        kind => panic!("{kind}"),
    }
    effect
}

impl OfUnits {
    fn by_line(&self, lines: usize) -> Vec<i128> {
        let mut sums = self.shared.clone().unwrap_or_default();
        sums.resize(lines, 0);
        self.off.iter().for_each(|(unit, off)| sums[unit.line] += off);
        sums
    }
}

fn works_by_unit(benefit: &Value) -> bool {
    matches!(benefit["kind"].as_str(), Some("buyGet" | "freeItems" | "unitOff" | "bundle" | "exchange"))
}

/// Count where most count (negative), saved (negative), count, waste, rank keys sorted, rank keys in order.
type Key = (i128, i128, usize, i128, Vec<RankKey>, Vec<RankKey>);
/// Threshold (negative), end, claim, id.
type RankKey = (i128, i64, i64, String);

fn key(stack: &[&Value], steps: &[Step], saved: i128, chosen: bool) -> Key {
    let order: Vec<RankKey> = stack.iter().map(|coupon| rank_key(coupon)).collect();
    let mut sorted = order.clone();
    sorted.sort();
    let most = if chosen { -(stack.len() as i128) } else { 0 };
    (most, -saved, stack.len(), steps.iter().map(|step| step.wasted).sum(), sorted, order)
}

fn rank_key(coupon: &Value) -> RankKey {
    let threshold = money(&coupon["minAmount"]).unwrap_or(0);
    let last = |value: &Value| value.as_i64().unwrap_or(i64::MAX);
    (-threshold, last(&coupon["endsAt"]), last(&coupon["claimedAt"]), coupon["id"].as_str().unwrap().into())
}

fn level(coupon: &Value) -> u8 {
    match (coupon["benefit"]["kind"].as_str(), coupon["scope"]["kind"].as_str()) {
        (Some("shippingOff"), _) => 3,
        (_, Some("products")) => 0,
        (_, Some("categories" | "brands")) => 1,
        _ => 2,
    }
}

fn combine(a: &Value, b: &Value) -> bool {
    let allows = |a: &Value, b: &Value| match a["combinesWith"].as_array() {
        None => true,
        Some(groups) => !b["group"].is_null() && groups.contains(&b["group"]),
    };
    let exclusive = a["exclusive"] == true || b["exclusive"] == true;
    !exclusive && allows(a, b) && allows(b, a)
}

fn within_template(stack: &[&Value], coupon: &Value) -> bool {
    let of_template = |other: &&Value| other["templateId"] == coupon["templateId"];
    let same: Vec<&Value> = stack.iter().copied().chain([coupon]).filter(of_template).collect();
    let most = same.iter().map(|other| other["maxPerOrder"].as_u64().unwrap_or(1)).min().unwrap();
    coupon["templateId"].is_null() || same.len() as u64 <= most
}
