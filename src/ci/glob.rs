//! Names of metrics with `*` and `?`.

/// Whether a name is one that a pattern means: `*` is any run of characters, `?` is any one.
pub fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) =
        (pattern.chars().collect(), name.chars().collect());
    let (mut p, mut n) = (0, 0);
    // Where to go on after the last `*` once it has taken one character more.
    let mut again = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                again = Some((p + 1, n + 1));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match again {
                Some((after_star, next)) => {
                    p = after_star;
                    n = next;
                    again = Some((after_star, next + 1));
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn stars_and_question_marks_stand_for_others() {
        for (pattern, name, expected) in [
            ("loss", "loss", true),
            ("loss", "losses", false),
            ("eval/*", "eval/acc", true),
            ("*/acc", "eval/top1/acc", true),
            ("*a*b", "xaxxb", true),
            ("*a*b", "xaxxbc", false),
            ("top?", "top1", true),
            ("top?", "top", false),
            ("*", "", true),
            ("", "x", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
