//! Asking without sending: MAIL, RCPT to oneself, RSET. It sees what the envelope decides; rules about the header show
//! only when a message really goes.

use domain::address::Address;
use service::ports::{Login, Probe};

use super::{
    Open, SmtpSubmission,
    classify::{Stage, Verdict, judge},
    reply::Broken,
};

pub(super) async fn probe(submission: &SmtpSubmission, login: &Login, from: &Address) -> Probe {
    let (Some(sender), Some(own)) = (from.to_ascii_domain(), login.address.to_ascii_domain()) else {
        return Probe::Unknown;
    };
    let mut from_pool = true;
    loop {
        let Ok(mut open) = submission.open(login, from_pool).await else {
            return Probe::Unknown;
        };
        match ask(&mut open, &sender, &own).await {
            Ok(probe) => {
                if open.line.reset().await.is_ok() {
                    submission.keep(open);
                }
                return probe;
            }
            // What lay in the pool may have died since it last answered.
            Err(()) if open.pooled => from_pool = false,
            Err(()) => return Probe::Unknown,
        }
    }
}

/// Err: no answer, and nothing known.
async fn ask(open: &mut Open, sender: &str, own: &str) -> Result<Probe, ()> {
    let features = open.line.features();
    let beyond_ascii = !sender.is_ascii() || !own.is_ascii();
    if beyond_ascii && !features.utf8 {
        return Ok(Probe::Unknown);
    }
    let parameters = if beyond_ascii { " SMTPUTF8" } else { "" };
    for stage in [Stage::Mail, Stage::Rcpt] {
        let answer = match stage {
            Stage::Mail => open.line.mail(sender, parameters).await,
            _ => open.line.rcpt(own, "").await,
        };
        match answer {
            Ok(_) => {}
            Err(Broken::Said(reply)) if reply.closes() => return Err(()),
            Err(Broken::Said(reply)) => {
                return Ok(match judge(stage, &reply) {
                    Verdict::Sender => Probe::Refused(reply.words()),
                    _ => Probe::Unknown,
                });
            }
            Err(Broken::Lost(_)) => return Err(()),
        }
    }
    Ok(Probe::Allowed)
}
