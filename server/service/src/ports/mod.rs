//! What the use cases need from outside. Each trait has one contract suite (`crate::contract`), run on every adapter.

mod administration;
mod clock;
mod cutting;
mod delegations;
mod deliveries;
mod host;
mod journal;
mod meter;
mod mime;
mod outbox;
mod receipts;
mod state;
mod submission;
mod vault;

pub use administration::{Administration, Passwords};
pub use clock::{Clock, Ids};
pub use cutting::{CutError, Cutting};
pub use delegations::{
    Candidate, Delegations, Found, GrantChange, GrantWrite, KeptRequest, KeptRollout, KeptStep, Managed,
    Named, NewRequest, NewStep, NewTick, Notice, Notices, Part, PlanState, PlannedTick, Requests, Returned,
    ReturnedFrom, Terms, Told,
};
pub use deliveries::{Deliveries, DeliveryNews, Report, ReportedRecipient, SeenUpTo, Watch};
pub use host::{
    ARRIVED_MOST, Appended, Carried, Connections, FolderInfo, HostError, Login, MailHost, MailboxInfo,
    MailboxSession, REPORTS_BACK, RawFlags, RawRow, RawRows,
};
pub use journal::{Anchor, Damage, Journal, NotedRow, NotedWhere, Reader, Span, Verified};
pub use meter::{Meter, Unwatched};
pub use mime::{
    Disposition, Mime, MimeError, Outgoing, OutgoingFile, ParsedAttachment, ParsedBody, ParsedMessage,
};
pub use outbox::{NewOutboxItem, Outbox, OutboxChange, OutboxItem, Recovered, RightsFrom};
pub use receipts::{ReceiptOf, Receipts};
pub use state::{
    Accounts, Answers, Drafts, Grants, Learned, Learning, Lent, Memory, PIECE, PreferenceStore, Remembered,
    SessionRow, Sessions, StateError, StoredDraft, Visitor,
};
pub use submission::{Envelope, FinalDot, Probe, Submission, Unasked};
pub use vault::Vault;
