//! Days and hours within a coupon's window.

use crate::coupon::{Schedule, TimeRange};
use crate::time::{local, Day, Instant, DAY_MS, MINUTE_MS};

impl Schedule {
    /// Whether it is open at an instant.
    pub(super) fn is_open(&self, now: Instant, offset_minutes: i32) -> bool {
        let (today, _) = local(now, offset_minutes);
        // A window over midnight belongs to the day on which it began.
        [Day(today.0 - 1), today]
            .into_iter()
            .flat_map(|day| self.windows(day, offset_minutes))
            .any(|(from, to)| (from..to).contains(&now))
    }

    /// The first instant from `now` on at which it is open.
    pub(super) fn next_open(&self, now: Instant, offset_minutes: i32) -> Option<Instant> {
        if self.is_open(now, offset_minutes) {
            return Some(now);
        }
        let (today, _) = local(now, offset_minutes);
        // A week shows every weekday, and each excluded date may push it on by another.
        let last = today.0 + 7 * (1 + self.excluded_dates.len() as i64);
        (today.0..=last)
            .flat_map(|day| self.windows(Day(day), offset_minutes))
            .map(|(from, _)| from)
            .filter(|from| *from >= now)
            .min()
    }

    /// The windows that begin on a day.
    fn windows(&self, day: Day, offset_minutes: i32) -> impl Iterator<Item = (Instant, Instant)> + '_ {
        const ALL_DAY: &[TimeRange] = &[TimeRange { from: 0, to: 0 }];
        let open = self.weekdays.as_ref().is_none_or(|days| days.contains(&day.weekday()))
            && !self.excluded_dates.contains(&day);
        let times = if open { self.times.as_deref().unwrap_or(ALL_DAY) } else { &[] };
        let start = day.start(offset_minutes);
        times.iter().map(move |range| {
            let (from, to) = (i64::from(range.from) * MINUTE_MS, i64::from(range.to) * MINUTE_MS);
            match from.cmp(&to) {
                core::cmp::Ordering::Less => (start + from, start + to),
                core::cmp::Ordering::Equal => (start, start + DAY_MS),
                core::cmp::Ordering::Greater => (start + from, start + to + DAY_MS),
            }
        })
    }
}
