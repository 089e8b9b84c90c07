//! How single values are shown.

use std::borrow::Cow;

use super::Terminal;

/// Digits of a double in a table.
const DIGITS: u8 = 6;

/// Text from strangers, in which no character moves the cursor or colours the terminal.
pub fn printable(text: &str) -> Cow<'_, str> {
    // Directions of writing can make a text look like another one.
    let is_hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().flat_map(|c| {
        let escaped = is_hidden(c).then(|| c.escape_default());
        let plain = escaped.is_none().then_some(c);
        escaped.into_iter().flatten().chain(plain)
    });
    Cow::Owned(shown.collect())
}

/// A double in a table: exact when that is short, else with six digits.
pub fn double(value: f64) -> String {
    let exact = exact(value);
    if !value.is_finite() || exact.len() <= usize::from(DIGITS) + 2 {
        return exact;
    }
    let magnitude = value.abs();
    if (1e-4..1e6).contains(&magnitude) {
        let before = magnitude.log10().floor();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 10"
        )]
        let decimals = (f64::from(DIGITS) - 1.0 - before).max(0.0) as usize;
        let text = format!("{value:.decimals$}");
        if !text.contains('.') {
            return text;
        }
        return text.trim_end_matches('0').trim_end_matches('.').to_owned();
    }
    let text = format!("{value:.*e}", usize::from(DIGITS) - 1);
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    format!(
        "{}e{exponent}",
        digits.trim_end_matches('0').trim_end_matches('.')
    )
}

/// A double, with every digit it needs.
pub fn exact(value: f64) -> String {
    if !value.is_finite() {
        return crate::sync::wire::non_finite(value).to_owned();
    }
    let magnitude = value.abs();
    if magnitude != 0.0 && !(1e-5..1e16).contains(&magnitude) {
        return format!("{value:e}");
    }
    format!("{value}")
}

/// A time in milliseconds since the epoch, in UTC: `2026-11-24 20:26:34`.
pub fn time(ms: i64) -> String {
    let seconds = ms.div_euclid(1_000);
    let (days, of_day) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let (year, month, day) = date(days);
    format!(
        "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}",
        of_day / 3_600,
        of_day / 60 % 60,
        of_day % 60
    )
}

/// Year, month and day of a number of days since 1970: counted from March, so that leap days come
/// last in their year, in eras of 400 years.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    (year + era * 400 + next, month, day)
}

/// How long something took or takes: `1h 02m`, `3m 20s`, `4.2s`.
pub fn duration(ms: i64) -> String {
    let seconds = ms / 1_000;
    match seconds {
        ..0 => String::new(),
        0..10 => format!("{}.{}s", seconds, ms % 1_000 / 100),
        10..60 => format!("{seconds}s"),
        60..3_600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        _ => format!("{}h {:02}m", seconds / 3_600, seconds / 60 % 60),
    }
}

/// Bytes: `1.4 MiB`.
pub fn bytes(count: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "one decimal is shown")]
    let mut number = count as f64;
    let mut units = ["B", "KiB", "MiB", "GiB", "TiB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    for next in units {
        if number < 1_024.0 {
            break;
        }
        number /= 1_024.0;
        unit = next;
    }
    if unit == "B" {
        format!("{number} B")
    } else {
        format!("{number:.1} {unit}")
    }
}

/// Bold, where colours are shown.
pub fn bold(text: &str, terminal: Terminal) -> String {
    paint(text, "1", terminal)
}

/// What a status, a stage or a verdict is coloured like.
pub fn coloured(text: &str, terminal: Terminal) -> String {
    let code = match text.trim() {
        "FINISHED" | "Production" | "READY" | "pass" => "32",
        "RUNNING" | "Staging" => "34",
        "FAILED" | "fail" => "31",
        "KILLED" | "deleted" | "Archived" | "warn" => "33",
        _ => return text.to_owned(),
    };
    paint(text, code, terminal)
}

fn paint(text: &str, code: &str, terminal: Terminal) -> String {
    if terminal.colours {
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_are_short_and_true() {
        for (value, shown) in [
            (0.5, "0.5"),
            (0.0, "0"),
            (-0.0, "-0"),
            (0.1 + 0.2, "0.3"),
            (std::f64::consts::PI, "3.14159"),
            (123_456.789, "123457"),
            (1e-7, "1e-7"),
            (1.234_567_89e-7, "1.23457e-7"),
            (1e21, "1e21"),
            (100_000_000.0, "1e8"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(double(value), shown, "{value:?}");
        }
        assert_eq!(exact(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(exact(f64::MIN_POSITIVE), "2.2250738585072014e-308");
    }

    #[test]
    fn times_are_in_utc() {
        assert_eq!(time(0), "1970-01-01 00:00:00");
        assert_eq!(time(1_709_164_800_000), "2024-02-29 00:00:00");
        assert_eq!(time(-1), "1969-12-31 23:59:59");
        assert_eq!(time(4_102_444_800_999), "2100-01-01 00:00:00");
    }

    #[test]
    fn what_strangers_wrote_does_not_reach_the_terminal() {
        assert_eq!(printable("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\\nc");
        assert_eq!(printable("\u{202e}abc"), "\\u{202e}abc");
        assert_eq!(printable("Grün 模型"), "Grün 模型");
    }

    #[test]
    fn sizes_and_durations_are_short() {
        assert_eq!(bytes(12), "12 B");
        assert_eq!(bytes(1_536), "1.5 KiB");
        assert_eq!(duration(4_250), "4.2s");
        assert_eq!(duration(200_000), "3m 20s");
        assert_eq!(duration(3_725_000), "1h 02m");
    }
}
