use std::time::Duration;

use domain::outbox::Transmission;
use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::{Registry, Unit},
};
use service::ports::Meter;

/// Seconds: from a delivery on the same machine to a server that is greylisting.
const TOOK: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];
const WAITED: [f64; 9] = [0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0, 300.0, 3600.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    outcome: &'static str,
}

/// What is counted as it happens.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    transmissions: Family<Labels, Counter>,
    took: Histogram,
    waited: Histogram,
}

impl Default for Measured {
    fn default() -> Self {
        Self {
            transmissions: Family::default(),
            took: Histogram::new(TOOK),
            waited: Histogram::new(WAITED),
        }
    }
}

impl Measured {
    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register(
            "transmissions",
            "Attempts to hand a message over",
            self.transmissions.clone(),
        );
        registry.register_with_unit(
            "transmission",
            "Time of one attempt to hand a message over",
            Unit::Seconds,
            self.took.clone(),
        );
        registry.register_with_unit(
            "send_latency",
            "From the moment a message was to leave until the server took it",
            Unit::Seconds,
            self.waited.clone(),
        );
    }
}

impl Meter for Measured {
    fn transmitted(&self, outcome: &Transmission, took: Duration, waited: Duration) {
        let labels = Labels {
            outcome: outcome.as_str(),
        };
        self.transmissions.get_or_create(&labels).inc();
        self.took.observe(took.as_secs_f64());
        if matches!(outcome, Transmission::Accepted { .. }) {
            self.waited.observe(waited.as_secs_f64());
        }
    }
}
