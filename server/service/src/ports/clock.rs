use domain::time::Timestamp;

/// Time comes in, so that tests can say what time it is.
pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

/// Randomness comes in. Version 4 UUIDs, lower case with hyphens.
pub trait Ids: Send + Sync {
    fn uuid(&self) -> String;
}
