//! Days and hours within a coupon's window.

use crate::model::coupon::Schedule;
use crate::time::{local, Day, Instant, DAY_MS, MINUTE_MS};

impl Schedule {
    /// Whether it is open at an instant.
    pub(crate) fn is_open(&self, now: Instant, offset_minutes: i32) -> bool {
        let (today, _) = local(now, offset_minutes);
        // A window over midnight belongs to the day on which it began.
        let days = [Day(today.0 - 1), today];
        days.into_iter()
            .flat_map(|day| self.windows(day, offset_minutes))
            .any(|(from, to)| (from..to).contains(&now))
    }

    /// The first instant from `now` on at which it is open.
    pub(crate) fn next_open(&self, now: Instant, offset_minutes: i32) -> Option<Instant> {
        if self.is_open(now, offset_minutes) {
            return Some(now);
        }
        let (today, _) = local(now, offset_minutes);
        // A week shows every weekday, and each excluded date may push it on by another.
        let excluded = self.excluded_dates.as_ref().map_or(0, Vec::len);
        let last = today.0 + 7 * (1 + excluded as i64);
        (today.0..=last)
            .flat_map(|day| self.windows(Day(day), offset_minutes))
            .map(|(from, _)| from)
            .filter(|from| *from >= now)
            .min()
    }

    /// The windows that begin on a day.
    pub(super) fn windows(&self, day: Day, offset_minutes: i32) -> Vec<(Instant, Instant)> {
        let weekdays = self.weekdays.as_ref();
        let excluded = self.excluded_dates.iter().flatten().any(|date| **date == day);
        if excluded || !weekdays.is_none_or(|days| days.iter().any(|weekday| weekday.get() == day.weekday()))
        {
            return Vec::new();
        }
        let start = day.start(offset_minutes);
        let Some(times) = &self.times else { return vec![(start, start + DAY_MS)] };
        let window = |range: &crate::model::coupon::TimeRange| {
            let [from, to] =
                [range.from.get(), range.to.get()].map(|minutes| i64::from(minutes.0) * MINUTE_MS);
            match from.cmp(&to) {
                core::cmp::Ordering::Less => (start + from, start + to),
                core::cmp::Ordering::Equal => (start, start + DAY_MS),
                core::cmp::Ordering::Greater => (start + from, start + to + DAY_MS),
            }
        };
        times.iter().map(window).collect()
    }
}
