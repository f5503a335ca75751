//! The table, and what fell short.

use std::fmt;
use std::time::Duration;

use crate::samples::Samples;

/// What a figure is held against.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Goal {
    /// At most so many times its floor.
    Times(f64),
    /// At most so much more than its floor.
    More(Duration),
    /// None: for the reader.
    None,
}

/// One line of the table.
#[derive(Debug)]
pub(crate) struct Row {
    what: String,
    median: String,
    p90: String,
    floor: String,
    ratio: String,
    goal: String,
    met: Option<bool>,
}

impl Row {
    /// Times beside their floor, which is itself a median.
    pub(crate) fn beside(what: impl Into<String>, taken: &Samples, floor: &Samples, goal: Goal) -> Self {
        let (median, under) = (taken.median(), floor.median());
        let times = median.as_secs_f64() / under.as_secs_f64();
        let (goal, met) = match goal {
            Goal::Times(most) => (format!("{most}x"), Some(times <= most)),
            Goal::More(most) => (format!("+{} ms", most.as_millis()), Some(median <= under + most)),
            Goal::None => (String::new(), None),
        };
        Self {
            floor: ms(under),
            ratio: format!("{times:.2}x"),
            goal,
            met,
            ..Self::alone(what, taken)
        }
    }

    /// Times nothing is held against.
    pub(crate) fn alone(what: impl Into<String>, taken: &Samples) -> Self {
        Self {
            median: ms(taken.median()),
            p90: ms(taken.p90()),
            ..Self::figure(what, String::new())
        }
    }

    /// Times that may be at most so long.
    pub(crate) fn within(what: impl Into<String>, taken: &Samples, most: Duration) -> Self {
        Self {
            goal: format!("{} ms", most.as_millis()),
            met: Some(taken.median() <= most),
            ..Self::alone(what, taken)
        }
    }

    /// A figure that is no time.
    pub(crate) fn figure(what: impl Into<String>, figure: String) -> Self {
        Self {
            what: what.into(),
            median: figure,
            p90: String::new(),
            floor: String::new(),
            ratio: String::new(),
            goal: String::new(),
            met: None,
        }
    }

    /// A figure that is no time, and may be at most so much.
    pub(crate) fn at_most(what: impl Into<String>, figure: u64, most: u64, unit: &str) -> Self {
        Self {
            goal: format!("{most}{unit}"),
            met: Some(figure <= most),
            ..Self::figure(what, format!("{figure}{unit}"))
        }
    }

    fn cells(&self) -> [&str; 7] {
        let verdict = match self.met {
            Some(true) => "met",
            Some(false) => "short",
            None => "",
        };
        let Self {
            what,
            median,
            p90,
            floor,
            ratio,
            goal,
            ..
        } = self;
        [what, median, p90, floor, ratio, goal, verdict]
    }

    fn shortfall(&self) -> Option<String> {
        let Self {
            what,
            median,
            floor,
            ratio,
            goal,
            ..
        } = self;
        if self.met != Some(false) {
            return None;
        }
        let beside = if floor.is_empty() {
            String::new()
        } else {
            format!(" beside {floor} ({ratio})")
        };
        Some(format!("{what}: {median}{beside}, goal {goal}"))
    }
}

fn ms(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

const HEAD: [&str; 7] = ["", "median", "p90", "floor", "ratio", "at most", ""];

/// All rows, in chapters.
#[derive(Debug, Default)]
pub(crate) struct Report(Vec<(&'static str, Vec<Row>)>);

impl Report {
    pub(crate) fn add(&mut self, chapter: &'static str, rows: Vec<Row>) {
        self.0.push((chapter, rows));
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.0.iter().flat_map(|(_, rows)| rows)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths: [usize; 7] = std::array::from_fn(|column| {
            let cells = self.rows().map(|row| row.cells()[column]).chain([HEAD[column]]);
            cells.map(|cell| cell.chars().count()).max().unwrap_or_default()
        });
        let line = |f: &mut fmt::Formatter<'_>, cells: [&str; 7]| {
            let mut text = format!("  {:<1$}", cells[0], widths[0]);
            for (cell, width) in cells.into_iter().zip(widths).skip(1) {
                text.push_str(&format!("  {cell:>width$}"));
            }
            writeln!(f, "{}", text.trim_end())
        };
        line(f, HEAD)?;
        for (chapter, rows) in &self.0 {
            writeln!(f, "{chapter}")?;
            for row in rows {
                line(f, row.cells())?;
            }
        }
        for shortfall in self.rows().filter_map(Row::shortfall) {
            writeln!(f, "short: {shortfall}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(ms: u64) -> Samples {
        let mut samples = Samples::default();
        samples.push(Duration::from_millis(ms));
        samples
    }

    #[test]
    fn a_goal_missed_is_a_line_of_its_own_and_the_others_are_not() {
        let mut report = Report::default();
        report.add(
            "Lists",
            vec![
                Row::beside("slow", &taken(31), &taken(10), Goal::Times(2.5)),
                Row::beside("quick", &taken(25), &taken(10), Goal::Times(2.5)),
                Row::beside(
                    "late",
                    &taken(26),
                    &taken(10),
                    Goal::More(Duration::from_millis(15)),
                ),
                Row::alone("told", &taken(500)),
                Row::at_most("requests", 11, 10, ""),
                Row::within("slow page", &taken(16), Duration::from_millis(15)),
                Row::within("quick page", &taken(15), Duration::from_millis(15)),
            ],
        );
        let text = report.to_string();
        let short: Vec<_> = text.lines().filter(|line| line.starts_with("short: ")).collect();
        assert_eq!(
            short,
            [
                "short: slow: 31.00 ms beside 10.00 ms (3.10x), goal 2.5x",
                "short: late: 26.00 ms beside 10.00 ms (2.60x), goal +15 ms",
                "short: requests: 11, goal 10",
                "short: slow page: 16.00 ms, goal 15 ms",
            ]
        );
        assert!(
            text.lines()
                .any(|line| line.contains("quick") && line.ends_with("met")),
            "{text}"
        );
    }
}
