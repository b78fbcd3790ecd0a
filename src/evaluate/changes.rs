//! When time alone changes a verdict, and when a coupon could be used.

use super::eligibility::offset_of;
use super::Wallet;
use crate::error::{Code, Error, Result};
use crate::model::coupon::Schedule;
use crate::model::order::Period;
use crate::model::{Cart, Context, Coupon, InstantMs, Options};
use crate::text::{places_in_order, Text};
use crate::time::{local, Day, Instant};

/// When time changes the verdicts of a wallet's coupons.
pub(super) struct Changes {
    /// The beginnings and ends of all windows, in order.
    bounds: Vec<Instant>,
    /// The places of coupons that change at other times, too.
    others: Vec<usize>,
}

impl Changes {
    pub fn of(coupons: &[Coupon]) -> Self {
        let bounds: Vec<Instant> = coupons
            .iter()
            .flat_map(|coupon| [&coupon.starts_at, &coupon.ends_at])
            .flatten()
            .map(|at| at.get())
            .collect();
        let order = places_in_order(bounds.len(), &|a, b| bounds[a].cmp(&bounds[b]));
        let is_other = |coupon: &Coupon| coupon.schedule.is_some() || coupon.limits.is_some();
        let others =
            coupons.iter().enumerate().filter(|(_, coupon)| is_other(coupon)).map(|(place, _)| place);
        Self { others: others.collect(), bounds: order.into_iter().map(|place| bounds[place]).collect() }
    }
}

impl Coupon {
    /// Its next change, where that is before another.
    fn next_change(&self, context: &Context, before: Option<Instant>) -> Option<Instant> {
        let (now, offset) = (context.now.get(), offset_of(context));
        let bounds = [&self.starts_at, &self.ends_at].into_iter().flatten().map(|instant| instant.get());
        let midnight = self.is_used_up_today(context).then(|| next_midnight(now, offset));
        let first = bounds.filter(|instant| *instant > now).chain(midnight).chain(before).min();
        let turn = self.schedule.as_ref().and_then(|schedule| schedule.next_turn(now, offset, first));
        turn.into_iter().chain(first).min()
    }

    /// Whether it was used as often as a day allows, of which a new day knows nothing.
    fn is_used_up_today(&self, context: &Context) -> bool {
        let limit = self.limits.as_ref().and_then(|limits| limits.per_customer_per_day.as_ref());
        let used = self.used_today(context).unwrap_or(0);
        limit.is_some_and(|limit| used > 0 && used >= limit.get())
    }

    /// The first time from now on in which nothing about the time speaks against it.
    fn next_period(&self, context: &Context) -> Option<Period> {
        let offset = offset_of(context);
        let mut at = context.clone();
        at.advance(self.starts_at.as_ref().map_or(context.now.get(), |start| start.get()));
        loop {
            let now = at.now.get();
            if self.ends_at.as_ref().is_some_and(|end| end.get() <= now) {
                return None;
            }
            let is_open = self.schedule.as_ref().is_none_or(|schedule| schedule.is_open(now, offset));
            if is_open && !self.is_used_up_today(&at) {
                return Some(Period { from: now, to: self.next_change(&at, None) });
            }
            at.advance(self.next_change(&at, None)?);
        }
    }
}

impl Context {
    /// Lets time pass, if it is later: a new local day has no uses yet.
    fn advance(&mut self, now: Instant) {
        let (before, offset) = (self.now.get(), offset_of(self));
        if local(before, offset).0 < local(now, offset).0 {
            self.used_today.iter_mut().for_each(|uses| uses.0.clear());
        }
        self.now = InstantMs::new(before.max(now));
    }
}

fn next_midnight(now: Instant, offset: i32) -> Instant {
    Day(local(now, offset).0 .0 + 1).start(offset)
}

impl Schedule {
    /// The first instant after `now` at which it opens or closes, where that is before another.
    fn next_turn(&self, now: Instant, offset: i32, before: Option<Instant>) -> Option<Instant> {
        let (today, _) = local(now, offset);
        let (is_open, last) =
            (self.is_open(now, offset), before.map_or(Day(i64::MAX), |it| local(it, offset).0));
        // A window over midnight belongs to the day on which it began.
        let (mut day, mut end) = (Day(today.0 - 1), today.0 + SAME);
        while day <= last {
            let bounds = self.windows(day, offset).into_iter().flat_map(|(from, to)| [from, to]);
            let turn = bounds.filter(|at| *at > now && self.is_open(*at, offset) != is_open).min();
            if turn.is_some() {
                return turn;
            }
            if self.excludes(day) {
                end = day.0 + SAME;
            }
            day.0 += 1;
            if day.0 > end {
                // The day before the next one that is left out: its windows may be the last for now.
                let excluded = self.excluded_dates.iter().flatten().map(|date| date.0);
                day.0 = excluded.filter(|date| *date >= day.0).min()? - 1;
                end = day.0 + SAME;
            }
        }
        None
    }

    fn excludes(&self, day: Day) -> bool {
        self.excluded_dates.iter().flatten().any(|date| **date == day)
    }
}

/// Where no date is left out, one week is like the next: what has not turned within so many days does not turn.
const SAME: i64 = 9;

impl Wallet {
    /// The earliest instant after `now` at which time alone changes the verdict of any coupon: a window begins or ends, a
    /// schedule opens or closes, or a new local day gives back what a daily limit took.
    pub(super) fn next_change(&self, context: &Context) -> Option<Instant> {
        let Changes { bounds, others } = &self.changes;
        let next = bounds.partition_point(|bound| *bound <= context.now.get());
        let first = bounds.get(next).copied();
        others.iter().fold(first, |before, &place| self.coupons()[place].next_change(context, before))
    }

    /// From when to when a coupon could be used, with the cart and everything but the time as they are now: `from` is now
    /// where it can be used now. `None` where it cannot be used at all, or where it is not known.
    ///
    /// # Errors
    /// `invalidInput` where the coupon is not in the wallet, or as [`evaluate`](Self::evaluate).
    pub fn when_usable(&self, coupon_id: &str, cart: &Cart, context: &Context) -> Result<Option<Period>> {
        let Some(coupon) = self.coupons().iter().find(|coupon| coupon.id.as_str() == coupon_id) else {
            let text = Text::new("没有这张优惠券", "is not the id of a coupon given");
            return Err(Error::at(Code::InvalidInput, "couponId".to_owned(), text));
        };
        let Some(period) = coupon.next_period(context) else { return Ok(None) };
        let mut then = context.clone();
        then.advance(period.from);
        let evaluation = self.evaluate(cart, &then, &Options::default())?;
        Ok(evaluation.usable.iter().any(|verdict| verdict.coupon_id == coupon_id).then_some(period))
    }
}
