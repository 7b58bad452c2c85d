//! Times, read as Go's `time.Parse` reads RFC 3339, with its words for what is wrong.
//!
//! Go is more lenient than the RFC (an hour of one digit, a comma before the fraction), and so is
//! the API server, which reads `metadata.creationTimestamp` and its like in this way.

use std::fmt::Write;

const LAYOUT: &str = "2006-01-02T15:04:05Z07:00";

/// Why a time cannot be read.
enum Slip<'a> {
    /// `found` does not begin with what stands in the layout as `layout`.
    Mismatch {
        found: &'a str,
        layout: &'static str,
    },
    OutOfRange(&'static str),
    Extra(&'a str),
}

/// What the API server says of `value` if it is no time.
pub(super) fn check(value: &str) -> Result<(), String> {
    read(value).map_err(|slip| {
        let value = quoted(value);
        match slip {
            Slip::Mismatch { found, layout } => format!(
                "parsing time {value} as \"{LAYOUT}\": cannot parse {} as \"{layout}\"",
                quoted(found)
            ),
            Slip::OutOfRange(part) => format!("parsing time {value}: {part} out of range"),
            Slip::Extra(text) => format!("parsing time {value}: extra text: {}", quoted(text)),
        }
    })
}

fn read(value: &str) -> Result<(), Slip<'_>> {
    let mut rest = Rest(value);
    let year = rest.year()?;
    rest.skip("-")?;
    let month = rest.number("01", 2)?;
    within(month, 1, 12, "month")?;
    rest.skip("-")?;
    let day = rest.number("02", 2)?;
    rest.skip("T")?;
    let hour = rest.number("15", 1)?;
    within(hour, 0, 23, "hour")?;
    rest.skip(":")?;
    let minute = rest.number("04", 2)?;
    within(minute, 0, 59, "minute")?;
    rest.skip(":")?;
    let second = rest.number("05", 2)?;
    within(second, 0, 59, "second")?;
    rest.skip_fraction();
    rest.zone()?;
    if !rest.0.is_empty() {
        return Err(Slip::Extra(rest.0));
    }
    within(day, 1, days(month, year), "day")
}

fn within(number: u32, least: u32, most: u32, part: &'static str) -> Result<(), Slip<'static>> {
    if (least..=most).contains(&number) { Ok(()) } else { Err(Slip::OutOfRange(part)) }
}

fn days(month: u32, year: u32) -> u32 {
    let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
    match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// What has not been read yet.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn mismatch(&self, layout: &'static str) -> Slip<'a> {
        Slip::Mismatch { found: self.0, layout }
    }

    fn skip(&mut self, separator: &'static str) -> Result<(), Slip<'a>> {
        self.0 = self.0.strip_prefix(separator).ok_or_else(|| self.mismatch(separator))?;
        Ok(())
    }

    fn year(&mut self) -> Result<u32, Slip<'a>> {
        self.digits(4, 4).ok_or_else(|| self.mismatch("2006"))
    }

    fn number(&mut self, layout: &'static str, least: usize) -> Result<u32, Slip<'a>> {
        self.digits(least, 2).ok_or_else(|| self.mismatch(layout))
    }

    /// The number in the next `most` digits, if at least `least` follow.
    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let found = self.0.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.0.split_at_checked(found)?;
        let number = digits.parse().ok().filter(|_| found >= least)?;
        self.0 = rest;
        Some(number)
    }

    fn skip_fraction(&mut self) {
        let digits = self.0.strip_prefix(['.', ',']).unwrap_or_default();
        if digits.starts_with(|c: char| c.is_ascii_digit()) {
            self.0 = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }

    fn zone(&mut self) -> Result<(), Slip<'a>> {
        if let Some(rest) = self.0.strip_prefix('Z') {
            self.0 = rest;
            return Ok(());
        }
        let [sign, h1, h2, b':', m1, m2, ..] = *self.0.as_bytes() else {
            return Err(self.mismatch("Z07:00"));
        };
        let hours = two_digits(h1, h2);
        let minutes = hours.and_then(|_| two_digits(m1, m2));
        within(minutes.unwrap_or(0), 0, 60, "time zone offset minute")?;
        within(hours.unwrap_or(0), 0, 24, "time zone offset hour")?;
        if minutes.is_none() || !matches!(sign, b'+' | b'-') {
            return Err(self.mismatch("Z07:00"));
        }
        self.0 = self.0.get(6..).unwrap_or_default();
        Ok(())
    }
}

fn two_digits(tens: u8, units: u8) -> Option<u32> {
    let digit = |byte: u8| char::from(byte).to_digit(10);
    Some(10 * digit(tens)? + digit(units)?)
}

/// As Go's `time` package quotes: bytes that are not plain ASCII as `\xNN`.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for byte in text.bytes() {
        match byte {
            b'"' | b'\\' => quoted.extend(['\\', char::from(byte)]),
            b' '..=0x7f => quoted.push(char::from(byte)),
            _ => drop(write!(quoted, "\\x{byte:02x}")),
        }
    }
    quoted + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        for value in [
            "2024-01-31T12:00:00Z",
            "2024-02-29T23:59:59.123456789+01:00",
            "2024-01-31T1:00:00,5-24:60",
            "0000-02-29T00:00:00Z",
        ] {
            assert_eq!(check(value), Ok(()), "{value}");
        }
    }

    #[test]
    fn no_times() {
        for (value, said) in [
            (
                "yesterday",
                " as \"2006-01-02T15:04:05Z07:00\": cannot parse \"yesterday\" as \"2006\"",
            ),
            ("2024", " as \"2006-01-02T15:04:05Z07:00\": cannot parse \"\" as \"-\""),
            ("2024-13-01T00:00:00Z", ": month out of range"),
            ("2023-02-29T00:00:00Z", ": day out of range"),
            ("2024-01-01T24:00:00Z", ": hour out of range"),
            ("2024-01-01T00:60:00Z", ": minute out of range"),
            ("2024-01-01T00:00:60Z", ": second out of range"),
            ("2024-01-01T00:00:00+25:00", ": time zone offset hour out of range"),
            ("2024-01-01T00:00:00Zé", ": extra text: \"\\xc3\\xa9\""),
        ] {
            let words = check(value).unwrap_err();
            assert_eq!(words, format!("parsing time {}{said}", quoted(value)));
        }
    }
}
