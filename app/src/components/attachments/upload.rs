//! A file on its way to the server.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload {
    /// Tells uploads of one page apart.
    pub key: u32,
    pub name: String,
    /// Octets.
    pub size: u64,
    pub state: UploadState,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UploadState {
    Waiting,
    /// Octets that have left.
    Sending(u64),
    Failed(Failure),
}

impl UploadState {
    pub fn is_running(&self) -> bool {
        matches!(self, UploadState::Waiting | UploadState::Sending(_))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Octets that one message may have, where the server says so.
    TooLarge(Option<u64>),
    Lost,
}

/// Octets in a message: Base64 makes four of three, and breaks lines after 76 (RFC 2045 section 6.8).
pub fn encoded(bytes: u64) -> u64 {
    u64::try_from(u128::from(bytes) * 78 / 57).unwrap_or(u64::MAX)
}

pub fn fits(size: u64, attached: u64, limit: Option<u64>) -> bool {
    limit.is_none_or(|limit| encoded(size.saturating_add(attached)) <= limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_cannot_leave_is_not_carried_first() {
        assert!(fits(700, 0, Some(1000)));
        assert!(
            !fits(700, 100, Some(1000)),
            "Base64 and what is already there count"
        );
        assert!(fits(u64::MAX, 0, None));
        assert!(!fits(u64::MAX, u64::MAX, Some(u64::MAX / 2)));
    }
}
