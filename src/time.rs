//! Instants and local days, without a clock: `now` is always an input.

/// Milliseconds since 1970-01-01T00:00:00Z.
pub type Instant = i64;

/// Milliseconds in a day.
pub const DAY_MS: i64 = 86_400_000;
/// Milliseconds in a minute.
pub const MINUTE_MS: i64 = 60_000;
/// The platforms' documents state every date and time at +08:00.
pub const CHINA_OFFSET_MINUTES: i32 = 480;

/// A day of the calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.format())
    }
}

impl Day {
    /// Reads `yyyy-MM-dd`; `None` where that is no day of the calendar.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
            return None;
        }
        let (year, month, day) = (number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..])?);
        let parsed = Self::from_civil(year, month, day);
        (parsed.civil() == (year, month, day)).then_some(parsed)
    }

    /// The day of the proleptic Gregorian calendar; months and days beyond
    /// their range run on into the next.
    pub fn from_civil(year: i64, month: i64, day: i64) -> Self {
        // Years begin in March here, so that the leap day is the last one.
        let shifted = month - 3;
        let year = year + shifted.div_euclid(12);
        let day_of_year = (153 * shifted.rem_euclid(12) + 2) / 5 + day - 1;
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        Self(365 * year + leap_days + day_of_year - 719_468)
    }

    /// Year, month and day.
    pub fn civil(self) -> (i64, i64, i64) {
        let days = self.0 + 719_468;
        let era = days.div_euclid(146_097);
        let in_era = days.rem_euclid(146_097);
        let year = (in_era - in_era / 1_460 + in_era / 36_524 - in_era / 146_096) / 365;
        let in_year = in_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * in_year + 2) / 153;
        let day = in_year - (153 * shifted + 2) / 5 + 1;
        let month = (shifted + 2) % 12 + 1;
        (era * 400 + year + i64::from(month <= 2), month, day)
    }

    /// ISO weekday: Monday is 1, Sunday is 7.
    pub fn weekday(self) -> i64 {
        (self.0 + 3).rem_euclid(7) + 1
    }

    /// The instant at which this day begins at an offset from UTC.
    pub fn start(self, offset_minutes: i32) -> Instant {
        self.0 * DAY_MS - i64::from(offset_minutes) * MINUTE_MS
    }

    /// `yyyy-MM-dd`.
    pub fn format(self) -> String {
        let (year, month, day) = self.civil();
        format!("{:04}-{month:02}-{day:02}", year.unsigned_abs())
    }
}

/// The local day and the milliseconds since its midnight.
pub fn local(instant: Instant, offset_minutes: i32) -> (Day, i64) {
    let shifted = instant + i64::from(offset_minutes) * MINUTE_MS;
    (Day(shifted.div_euclid(DAY_MS)), shifted.rem_euclid(DAY_MS))
}

/// Reads `HH:mm`, minutes since midnight; `24:00` is the end of the day.
pub fn parse_minutes(text: &str) -> Option<u32> {
    let bytes = text.as_bytes();
    if bytes.len() != 5 || bytes[2] != b':' {
        return None;
    }
    let (hours, minutes) = (number(&bytes[..2])?, number(&bytes[3..])?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 1_440).then_some(total as u32)
}

/// Reads `yyyy-MM-dd HH:mm:ss`, where the seconds may be absent, at an offset.
pub fn parse_date_time(text: &str, offset_minutes: i32) -> Option<Instant> {
    let (date, time) = text.split_once(' ')?;
    let seconds = match time.len() {
        5 => 0,
        8 if time.as_bytes()[5] == b':' => number(&time.as_bytes()[6..])?,
        _ => return None,
    };
    let minutes = parse_minutes(time.get(..5)?)?;
    let valid = seconds < 60 && minutes < 1_440;
    let ms = i64::from(minutes) * MINUTE_MS + seconds * 1_000;
    valid.then_some(Day::parse(date)?.start(offset_minutes) + ms)
}

/// `yyyy-MM-dd HH:mm:ss` at an offset.
pub fn format_date_time(instant: Instant, offset_minutes: i32) -> String {
    let (day, ms) = local(instant, offset_minutes);
    let seconds = ms / 1_000;
    format!("{} {}:{:02}", day.format(), format_minutes(seconds / 60), seconds % 60)
}

/// `HH:mm` of minutes since midnight.
pub fn format_minutes(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The same without its seconds.
pub fn format_minute(instant: Instant, offset_minutes: i32) -> String {
    let mut text = format_date_time(instant, offset_minutes);
    text.truncate(text.len() - ":00".len());
    text
}

fn number(digits: &[u8]) -> Option<i64> {
    digits
        .iter()
        .try_fold(0, |value, digit| digit.is_ascii_digit().then(|| value * 10 + i64::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_the_calendar() {
        for (text, count, weekday) in [
            ("1970-01-01", 0, 4),
            ("2000-02-29", 11_016, 2),
            ("2024-02-29", 19_782, 4),
            ("2026-11-22", 20_779, 7),
            ("1969-12-31", -1, 3),
            ("9999-12-31", 2_932_896, 5),
        ] {
            let day = Day::parse(text).unwrap();
            assert_eq!((day.0, day.weekday(), day.format()), (count, weekday, text.to_string()));
        }
        for text in [
            "2023-02-29",
            "2024-13-01",
            "2024-00-10",
            "2024-1-1",
            "2024/01/01",
            "2024/01-01",
            "2024-01/01",
            "",
            "2024-04-31",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_comes_back() {
        let first = Day::from_civil(1900, 1, 1).0;
        for count in first..first + 146_097 {
            let (year, month, day) = Day(count).civil();
            assert_eq!(Day::from_civil(year, month, day).0, count);
        }
    }

    #[test]
    fn times_of_day() {
        for (text, minutes) in [("00:00", Some(0)), ("23:59", Some(1439)), ("24:00", Some(1440))] {
            assert_eq!(parse_minutes(text), minutes);
        }
        for text in ["24:01", "12:60", "1:00", "12-00", "aa:bb"] {
            assert_eq!(parse_minutes(text), None, "{text}");
        }
    }

    #[test]
    fn date_times_at_an_offset() {
        let instant = parse_date_time("2022-10-20 13:25", CHINA_OFFSET_MINUTES).unwrap();
        assert_eq!(instant, 1_666_243_500_000);
        assert_eq!(parse_date_time("2022-10-20 13:25:07", 480), Some(instant + 7_000));
        assert_eq!(format_date_time(instant, 480), "2022-10-20 13:25:00");
        for text in [
            "2022-10-20",
            "2022-10-20 24:00",
            "2022-10-20 13:25:60",
            "2022-10-20T13:25:00",
            "2022-10-20 13:25.07",
        ] {
            assert_eq!(parse_date_time(text, 480), None, "{text}");
        }
    }
}
