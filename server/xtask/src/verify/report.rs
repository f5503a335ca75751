//! The table at the end.

use std::fmt;
use std::time::Duration;

use super::count::Count;

/// One step that ran.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) took: Duration,
    pub(crate) count: Count,
    /// It did not come to its end.
    pub(crate) broken: bool,
}

impl Row {
    fn is_good(&self) -> bool {
        !self.broken && self.count.failed == 0
    }

    pub(crate) fn line(&self) -> String {
        let word = if self.is_good() { "ok" } else { "FAILED" };
        let seconds = self.took.as_secs();
        let time = format!("{}:{:02}", seconds / 60, seconds % 60);
        let tests = match self.count {
            Count { passed: 0, failed: 0 } => String::new(),
            Count { passed, failed } => format!("  {passed} passed, {failed} failed"),
        };
        format!("{:<28} {word:<6} {time:>6}{tests}", self.name)
    }
}

/// All steps that ran. Displayed as a table, whose last line is `N passed, N failed`.
#[derive(Debug, Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
}

impl Report {
    pub(crate) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// A step that broke off before it could count counts as one failure.
    fn total(&self) -> Count {
        let mut total = Count::default();
        for row in &self.rows {
            total += row.count;
            if row.broken && row.count.failed == 0 {
                total.failed += 1;
            }
        }
        total
    }

    /// Nothing failed, and something ran.
    pub(crate) fn is_good(&self) -> bool {
        let total = self.total();
        total.failed == 0 && total.passed > 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for row in &self.rows {
            writeln!(f, "{}", row.line())?;
        }
        let took: Duration = self.rows.iter().map(|row| row.took).sum();
        writeln!(f, "{} min {} s in all", took.as_secs() / 60, took.as_secs() % 60)?;
        let Count { passed, failed } = self.total();
        writeln!(f, "{passed} passed, {failed} failed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &'static str, passed: u64, failed: u64, broken: bool) -> Row {
        Row {
            name,
            took: Duration::from_secs(62),
            count: Count { passed, failed },
            broken,
        }
    }

    #[test]
    fn the_last_line_adds_up_all_steps() {
        let mut report = Report::default();
        report.add(row("format", 0, 0, false));
        report.add(row("tests", 40, 0, false));
        report.add(row("browser", 2, 0, false));
        assert!(report.is_good());
        let text = report.to_string();
        assert_eq!(text.lines().last(), Some("42 passed, 0 failed"), "{text}");
        assert!(
            text.contains("format                       ok       1:02\n"),
            "{text}"
        );
        assert!(text.contains("3 min 6 s in all"), "{text}");
    }

    #[test]
    fn a_failure_of_any_kind_is_not_good() {
        let mut failed = Report::default();
        failed.add(row("tests", 40, 1, false));
        assert!(!failed.is_good());
        let mut broken = Report::default();
        broken.add(row("tests", 40, 0, false));
        broken.add(row("lints", 0, 0, true));
        assert!(!broken.is_good());
        assert_eq!(broken.to_string().lines().last(), Some("40 passed, 1 failed"));
    }

    #[test]
    fn having_run_no_test_is_not_good() {
        let mut report = Report::default();
        report.add(row("format", 0, 0, false));
        assert!(!report.is_good());
    }
}
