//! 凑单: the cheapest goods that reach a threshold, by a bounded knapsack in fen.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::Decimal;

use super::cart::PreparedCart;
use super::eligibility::{check_terms, Reasons, View};
use super::prices::{least_quantity, Priced};
use super::wallet::Compiled;
use super::Wallet;
use crate::error::{Code, Error, Result};
use crate::model::benefit::Tiers;
use crate::model::order::{AddOn, Added};
use crate::model::read::Violations;
use crate::model::{Benefit, Cart, CartLine, Context, Options, Quantity, Yuan};
use crate::money::{shortest, times, to_fen, whole_times, Fen, Rounding};
use crate::text::{in_order, places_in_order};

/// The search is exact up to so many sums looked at for one threshold: a shortfall of 1,000 元 with thirty candidates of
/// any prices is well within.
const MOST_SUMS: usize = 20_000_000;

impl Wallet {
    /// What to buy more, so that in all less is paid: for each threshold that is not reached, the cheapest of the
    /// candidates that reach it. A candidate's `quantity` is how many of it can be bought; weighed goods are bought whole.
    /// Best first; one that costs more than another and saves no more is left out.
    ///
    /// # Errors
    /// As [`evaluate`](Self::evaluate); a candidate's id is neither that of a line nor of another candidate.
    pub fn suggest_add_ons(
        &self,
        cart: &Cart,
        context: &Context,
        candidates: &[CartLine],
        options: &Options,
    ) -> Result<Vec<AddOn>> {
        let now = Priced::cart(self, cart, context, options)?.payable();
        let lines = cart.lines.as_ref().map_or(0, Vec::len);
        let mut all = cart.clone();
        all.lines.get_or_insert_with(Vec::new).extend(candidates.iter().cloned());
        let mut violations = Violations::default();
        let prepared = PreparedCart::new(&all, &mut violations);
        let prepared =
            violations.finish(Code::InvalidInput, prepared).map_err(|error| at_candidates(error, lines))?;
        let with_all = self.basket(prepared);
        let mut own = Violations::default();
        let basket = self.basket(PreparedCart::new(cart, &mut own));
        let view = View::new(&basket, context, options);

        let mut found = Vec::new();
        for (place, coupon) in self.iter().enumerate() {
            let Some(looked_at) = coupon.threshold_selection else { continue };
            // Lines are in the order of their ids.
            let eligible: Vec<&str> =
                with_all.lines(looked_at).map(|line| &*with_all.cart.lines[line].id).collect();
            let is_eligible = |it: &CartLine| eligible.binary_search(&it.id.as_str()).is_ok();
            let goods = candidates.iter().enumerate().filter(|(_, it)| is_eligible(it));
            let goods: Vec<Goods> = goods.filter_map(|(index, it)| Goods::new(index, it)).collect();
            for target in Target::all(coupon, looked_at, &view) {
                let Some((counts, optimal)) = target.cheapest(&goods) else { continue };
                let suggestion = self.suggestion(place, cart, candidates, &counts, &view, now)?;
                found.extend(suggestion.map(|it| AddOn { optimal: optimal && it.optimal, ..it }));
            }
        }
        Ok(without_dominated(found))
    }

    /// What comes of buying so many of each candidate; `None` where the coupon is not used then, or no less is paid.
    fn suggestion(
        &self,
        place: usize,
        cart: &Cart,
        candidates: &[CartLine],
        counts: &[(usize, Decimal)],
        view: &View<'_>,
        now: Fen,
    ) -> Result<Option<AddOn>> {
        let mut more = cart.clone();
        let added = counts.iter().map(|(index, quantity)| CartLine {
            quantity: Quantity::new(*quantity),
            ..candidates[*index].clone()
        });
        more.lines.get_or_insert_with(Vec::new).extend(added);
        let then = Priced::cart(self, &more, view.context, view.options)?;
        if then.payable() >= now || !then.order.contains(&place) {
            return Ok(None);
        }
        Ok(Some(AddOn {
            coupon_ids: then.order.iter().map(|&place| self.at(place).coupon.id.to_string()).collect(),
            add: counts
                .iter()
                .map(|(index, quantity)| Added {
                    id: candidates[*index].id.to_string(),
                    // Digits that were read as a decimal are those of a number.
                    quantity: shortest(quantity).parse().unwrap_or_else(|_| 0.into()),
                })
                .collect(),
            cost: Yuan(then.before - view.basket.start.payable),
            payable: Yuan(then.payable()),
            net: Yuan(now - then.payable()),
            // A discount on the order is shared anew with each line, which the sums do not know.
            optimal: view.basket.cart.order_discount == 0,
        }))
    }
}

/// Candidates stand behind the lines of the cart.
fn at_candidates(error: Error, lines: usize) -> Error {
    let mut issues = error.issues;
    for issue in &mut issues {
        let rest = issue.path.strip_prefix("cart.lines[").and_then(|rest| rest.split_once(']'));
        if let Some((Ok(index), field)) = rest.map(|(index, field)| (index.parse::<usize>(), field)) {
            if index >= lines {
                issue.path = format!("candidates[{}]{field}", index - lines);
            }
        }
    }
    Error::from_issues(error.code, issues)
}

/// Best first, each cheaper than all before it.
fn without_dominated(mut found: Vec<AddOn>) -> Vec<AddOn> {
    found =
        in_order(found, &|a, b| b.net.cmp(&a.net).then(a.cost.cmp(&b.cost)).then(b.optimal.cmp(&a.optimal)));
    let mut least = Fen::MAX;
    found.retain(|it| {
        let is_cheaper = it.cost.0 < least;
        least = least.min(it.cost.0);
        is_cheaper
    });
    found
}

/// A candidate that counts toward a threshold.
struct Goods {
    index: usize,
    /// How many can be bought.
    most: u64,
    /// Of each of them.
    quantity: Decimal,
    price: Fen,
}

impl Goods {
    /// Units; of weighed goods, and of those whose price is no whole fen or that have a discount, all as one.
    fn new(index: usize, candidate: &CartLine) -> Option<Self> {
        let weighed =
            candidate.weighed.as_ref().is_some_and(|flag| flag.get()) || !candidate.quantity.is_integer();
        let by_unit =
            !weighed && candidate.unit_price.normalize().scale() <= 2 && candidate.discount.is_none();
        let (most, quantity) =
            if by_unit { (candidate.quantity.to_u64()?, Decimal::ONE) } else { (1, *candidate.quantity) };
        let gross = crate::money::multiply(&candidate.unit_price, &quantity)?;
        let price = gross - candidate.discount.as_ref().map_or(0, |discount| discount.fen());
        // What costs nothing is no purchase.
        (price > 0).then_some(Self { index, most, quantity, price })
    }
}

/// What is lacking of a threshold.
struct Target {
    amount: Fen,
    pieces: u64,
}

impl Target {
    /// The thresholds of a coupon that are not reached, where it lacks nothing else: its own, and each tier above.
    fn all(coupon: Compiled<'_>, looked_at: usize, view: &View<'_>) -> Vec<Self> {
        let mut terms = Reasons::default();
        if check_terms(coupon, view, &mut terms).is_break() || terms.open {
            return Vec::new();
        }
        let amount = view.threshold_amount(looked_at);
        let pieces = Decimal::from(view.pieces(looked_at, coupon.works_by_unit()));
        let short = |least: Fen| least.max(coupon.min_amount).saturating_sub(amount).max(0);
        let lacking = |least: Decimal| {
            let lacking = least.max(least_quantity(coupon)) - pieces;
            lacking.max(Decimal::ZERO).ceil().to_u64().unwrap_or(u64::MAX)
        };
        let mut steps = vec![(0, Decimal::ZERO)];
        if let Benefit::Tiers(Tiers { tiers, every, .. }) = &coupon.coupon.benefit {
            let every = every.as_ref().is_some_and(|every| every.get());
            steps.extend(tiers.iter().map(|tier| {
                let step = tier.at_least.as_ref().map_or(0, |step| to_fen(step, Rounding::Ceil));
                let units = tier.at_least_quantity.as_deref().copied().unwrap_or_default();
                if !every {
                    return (step, units);
                }
                let next = amount.checked_div(step).map_or(0, |times| step.saturating_mul(times + 1));
                (next, whole_times(&pieces, &units).map_or(Decimal::ZERO, |before| times(before + 1, &units)))
            }));
        }
        let targets =
            steps.into_iter().map(|(step, units)| Self { amount: short(step), pieces: lacking(units) });
        targets.filter(|target| target.amount > 0 || target.pieces > 0).collect()
    }

    /// The cheapest goods that reach it, and whether it is certain that there are no cheaper ones.
    fn cheapest(&self, goods: &[Goods]) -> Option<(Vec<(usize, Decimal)>, bool)> {
        let all = goods.iter().map(|it| i128::from(it.price) * i128::from(it.most)).sum::<i128>();
        let count = goods.iter().map(|it| it.most).fold(0, u64::saturating_add);
        if all < self.amount.into() || count < self.pieces {
            return None;
        }
        let (counts, optimal) = match Knapsack::fits(self, goods) {
            Some(knapsack) => (knapsack.solve(goods)?, true),
            None => (self.dearest_first(goods), false),
        };
        let bought = counts.into_iter().zip(goods).filter(|(count, _)| *count > 0);
        Some((bought.map(|(count, it)| (it.index, it.quantity * Decimal::from(count))).collect(), optimal))
    }

    /// Something that reaches it: the dearest as long as they are not too dear, then the cheapest that are enough.
    fn dearest_first(&self, goods: &[Goods]) -> Vec<u64> {
        let order = places_in_order(goods.len(), &|a, b| goods[b].price.cmp(&goods[a].price));
        let (mut counts, mut amount, mut pieces) = (vec![0; goods.len()], self.amount, self.pieces);
        for &place in &order {
            let it = &goods[place];
            let count = it.most.min((amount / it.price).unsigned_abs());
            counts[place] = count;
            amount -= it.price * count as Fen;
            pieces = pieces.saturating_sub(count);
        }
        for &place in order.iter().rev() {
            let it = &goods[place];
            let wanted = pieces.max(amount.max(0).unsigned_abs().div_ceil(it.price.unsigned_abs()));
            let count = wanted.min(it.most - counts[place]);
            counts[place] += count;
            amount -= it.price.saturating_mul(count as Fen);
            pieces = pieces.saturating_sub(count);
        }
        counts
    }
}

/// The sums that goods can come to, by the pieces they take.
struct Knapsack {
    /// Every price is a multiple of it.
    unit: Fen,
    /// The least sum that is enough, in that unit, and the largest that is looked at.
    least: usize,
    most: usize,
    pieces: usize,
    /// Goods in lots of 1, 2, 4, … of a kind, so that a few of them make up any number: kind, count.
    lots: Vec<(usize, u64)>,
}

impl Knapsack {
    /// `None` where the search would take too long.
    fn fits(target: &Target, goods: &[Goods]) -> Option<Self> {
        let unit = goods.iter().fold(0, |unit, it| gcd(unit, it.price)).max(1);
        let dearest = goods.iter().map(|it| it.price / unit).max()?;
        let pieces = usize::try_from(target.pieces).ok()?;
        let cheapest = places_in_order(goods.len(), &|a, b| goods[a].price.cmp(&goods[b].price));
        // What the pieces alone cost at the least; beyond that, one unit more than is lacking is always enough.
        let (mut left, mut cost) = (target.pieces, 0_i128);
        for place in cheapest {
            let it = &goods[place];
            let count = left.min(it.most);
            cost += i128::from(it.price) * i128::from(count);
            left -= count;
        }
        let least = usize::try_from(i128::from(target.amount).max(1) / i128::from(unit)).ok()?;
        let least = least + usize::from(target.amount.max(1) % unit > 0);
        let most =
            usize::try_from((cost / i128::from(unit)).max(least as i128 + i128::from(dearest))).ok()?;
        let mut lots = Vec::new();
        for (kind, it) in goods.iter().enumerate() {
            // More of a kind than that are never needed.
            let mut left =
                it.most.min(target.pieces.max((most as u64).div_ceil((it.price / unit).unsigned_abs())));
            let mut lot = 1;
            while left > 0 {
                lots.push((kind, left.min(lot)));
                left -= left.min(lot);
                lot *= 2;
            }
        }
        let sums = (most + 1).checked_mul(pieces + 1)?.checked_mul(lots.len())?;
        (sums <= MOST_SUMS).then_some(Self { unit, least, most, pieces, lots })
    }

    /// How many of each kind.
    fn solve(&self, goods: &[Goods]) -> Option<Vec<u64>> {
        let cost = |kind: usize| (goods[kind].price / self.unit) as usize;
        // What can be reached before the first lot, and with each lot more.
        let mut layers = vec![Sums::nothing(self)];
        for &(kind, count) in &self.lots {
            let before = layers.last()?;
            let cost = cost(kind).saturating_mul(count as usize);
            let mut sums = before.clone();
            for pieces in 0..=self.pieces {
                sums.add(self.with(pieces, count), before.of(pieces), cost);
            }
            layers.push(sums);
            // Nothing costs less than what is just enough.
            if layers.last()?.has(self.pieces, self.least) {
                break;
            }
        }
        let mut sum = (self.least..=self.most).find(|&sum| layers[layers.len() - 1].has(self.pieces, sum))?;
        let (mut pieces, mut counts) = (self.pieces, vec![0; goods.len()]);
        while sum > 0 {
            // The first lot with which it was reached, and from where.
            let layer = layers.iter().position(|sums| sums.has(pieces, sum))?;
            let (kind, count) = *self.lots.get(layer.checked_sub(1)?)?;
            counts[kind] += count;
            sum -= cost(kind) * count as usize;
            let leads_here =
                |&from: &usize| self.with(from, count) == pieces && layers[layer - 1].has(from, sum);
            pieces = (0..=self.pieces).find(leads_here)?;
        }
        Some(counts)
    }

    /// Pieces with a lot more of them. Those that are enough count alike.
    fn with(&self, pieces: usize, count: u64) -> usize {
        pieces.saturating_add(count as usize).min(self.pieces)
    }
}

/// The sums that can be reached, by pieces: a bit each, which a processor adds to by the word.
#[derive(Clone)]
struct Sums {
    words: usize,
    bits: Vec<u64>,
}

impl Sums {
    /// No goods, which cost nothing.
    fn nothing(knapsack: &Knapsack) -> Self {
        let words = knapsack.most / 64 + 1;
        let mut bits = vec![0; words * (knapsack.pieces + 1)];
        bits[0] = 1;
        Self { words, bits }
    }

    fn of(&self, pieces: usize) -> &[u64] {
        &self.bits[pieces * self.words..(pieces + 1) * self.words]
    }

    fn has(&self, pieces: usize, sum: usize) -> bool {
        self.of(pieces)[sum / 64] >> (sum % 64) & 1 == 1
    }

    /// Adds sums that cost so much more.
    fn add(&mut self, pieces: usize, sums: &[u64], cost: usize) {
        let (words, bits) = (cost / 64, cost % 64);
        let row = &mut self.bits[pieces * self.words..(pieces + 1) * self.words];
        let mut carried = 0;
        for (word, sums) in row.iter_mut().skip(words).zip(sums) {
            *word |= sums << bits | carried;
            carried = sums.checked_shr(64 - bits as u32).unwrap_or(0);
        }
    }
}

fn gcd(a: Fen, b: Fen) -> Fen {
    if b == 0 {
        a
    } else {
        gcd(b, a % b)
    }
}
