//! How many tests a runner says it ran.

use std::ops::AddAssign;

use anyhow::{Context, Result};
use serde_json::Value;

/// Tests that passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Count) {
        self.passed += other.passed;
        self.failed += other.failed;
    }
}

impl Count {
    /// What one line of `cargo test` adds: `test result: ok. 12 passed; 1 failed; 0 ignored; ...`.
    pub(crate) fn of_cargo_line(line: &str) -> Count {
        let Some((_, numbers)) = line.split_once("test result:") else {
            return Count::default();
        };
        let number = |word: &str| {
            let mut words = numbers.split_whitespace().zip(numbers.split_whitespace().skip(1));
            words
                .find(|(_, next)| next.trim_end_matches(';') == word)
                .and_then(|(n, _)| n.parse().ok())
                .unwrap_or(0)
        };
        Count {
            passed: number("passed"),
            failed: number("failed"),
        }
    }

    /// What Playwright's JSON reporter wrote. A test that passed only at a second try counts as passed, one that was
    /// cut short or not reached as neither.
    pub(crate) fn of_playwright(report: &str) -> Result<Count> {
        let report: Value = serde_json::from_str(report).context("Playwright's report is no JSON")?;
        let number = |name: &str| {
            report["stats"][name]
                .as_u64()
                .with_context(|| format!("its report has no {name}"))
        };
        Ok(Count {
            passed: number("expected")? + number("flaky")?,
            failed: number("unexpected")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_s_lines_are_added_up() {
        let output = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s\n\
            test result: FAILED. 12 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.20s\n\
            test a_letter::is_passed ... ok\n";
        let mut all = Count::default();
        for line in output.lines() {
            all += Count::of_cargo_line(line);
        }
        assert_eq!(
            all,
            Count {
                passed: 15,
                failed: 2
            }
        );
    }

    #[test]
    fn playwright_s_report_is_read() {
        let report = r#"{"stats": {"expected": 41, "unexpected": 1, "flaky": 2, "skipped": 3}}"#;
        assert_eq!(
            Count::of_playwright(report).unwrap(),
            Count {
                passed: 43,
                failed: 1
            }
        );
        assert!(Count::of_playwright("{}").is_err());
        assert!(Count::of_playwright("").is_err());
    }
}
