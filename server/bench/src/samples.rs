//! Repeated timings.

use std::time::Duration;

use anyhow::Result;

/// Rounds that count, and those before them that warm caches on every side.
pub(crate) const ROUNDS: usize = 100;
pub(crate) const WARM_UP: usize = 5;

/// Durations of one thing done again and again.
#[derive(Debug, Default)]
pub(crate) struct Samples(Vec<Duration>);

impl Samples {
    pub(crate) fn push(&mut self, took: Duration) {
        self.0.push(took);
    }

    pub(crate) fn median(&self) -> Duration {
        self.at(50)
    }

    pub(crate) fn p90(&self) -> Duration {
        self.at(90)
    }

    /// Nearest rank; zero without samples.
    fn at(&self, percent: usize) -> Duration {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let rank = (sorted.len() * percent).div_ceil(100);
        sorted.get(rank.saturating_sub(1)).copied().unwrap_or_default()
    }
}

/// One thing to time. Called with the number of the round; says how long the part that counts took.
pub(crate) type Timed<'a> = &'a mut dyn FnMut(usize) -> Result<Duration>;

/// Runs all sides once a round, each round beginning with another one.
pub(crate) fn in_turn<const N: usize>(sides: &mut [Timed<'_>; N]) -> Result<[Samples; N]> {
    let mut samples = std::array::from_fn(|_| Samples::default());
    for round in 0..WARM_UP + ROUNDS {
        for turn in 0..N {
            let side = (round + turn) % N;
            let took = sides[side](round)?;
            if round >= WARM_UP {
                samples[side].push(took);
            }
        }
    }
    Ok(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_a_hundred() {
        let mut samples = Samples::default();
        for ms in (1..=100).rev() {
            samples.push(Duration::from_millis(ms));
        }
        assert_eq!(samples.median(), Duration::from_millis(50));
        assert_eq!(samples.p90(), Duration::from_millis(90));
        assert_eq!(Samples::default().median(), Duration::ZERO);
    }

    #[test]
    fn every_side_comes_first_as_often_and_warming_up_does_not_count() {
        let order = std::cell::RefCell::new(Vec::new());
        let mut one = |round| {
            order.borrow_mut().push((round, 'a'));
            Ok(Duration::from_secs(if round < WARM_UP { 9 } else { 1 }))
        };
        let mut other = |round| {
            order.borrow_mut().push((round, 'b'));
            Ok(Duration::from_secs(2))
        };
        let [a, b] = in_turn(&mut [&mut one, &mut other]).unwrap();
        assert_eq!((a.0.len(), b.0.len()), (ROUNDS, ROUNDS));
        assert_eq!(
            (a.p90(), b.p90()),
            (Duration::from_secs(1), Duration::from_secs(2))
        );
        assert_eq!(order.borrow()[..4], [(0, 'a'), (0, 'b'), (1, 'b'), (1, 'a')]);
    }
}
