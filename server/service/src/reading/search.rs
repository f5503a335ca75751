//! A search through every folder of a mailbox. Hosts search one folder at a time: each is asked for its newest finds,
//! and these are put together by date.

use std::{cmp::Reverse, time::Duration};

use domain::{
    desk::{Answer, Caller},
    folder::{FolderKey, Place},
    message::{MessagePage, PAGE},
};
use tokio::time::Instant;

use super::{access, rows, tree};
use crate::{
    Service, error,
    ports::{HostError, RawRow},
};

/// Pages shown: a page needs that many finds of each folder. Who finds more looks for something narrower.
const PAGES_MOST: u32 = 10;
/// After this no further folder is begun, so that a page comes at all.
const PATIENCE: Duration = Duration::from_secs(15);

struct Find {
    folder: FolderKey,
    validity: u32,
    row: RawRow,
}

pub(super) async fn everywhere(
    service: &Service,
    caller: &Caller,
    place: &Place,
    query: &str,
    wanted: u32,
) -> Answer<MessagePage> {
    let begun = Instant::now();
    let entered = access::enter(service, caller, &place.mailbox).await?;
    let known = entered.session.folders().await.map_err(error::host)?;
    service
        .cache
        .remember_roles(&caller.session, &place.mailbox, &known);
    let each = wanted.min(PAGES_MOST).saturating_mul(PAGE);
    let (mut finds, mut total, mut partial) = (Vec::new(), 0_u32, false);
    for info in tree::by_rank(known) {
        if !info.selectable || info.total == 0 {
            continue;
        }
        if begun.elapsed() > PATIENCE {
            partial = true;
            break;
        }
        let found = match entered.session.search(&info.path, query, 0, each).await {
            Ok(found) => found,
            // Removed, or closed to this person, since it was listed.
            Err(HostError::NoFolder | HostError::NoAccess) => continue,
            Err(other) => return Err(error::host(other)),
        };
        total = total.saturating_add(found.total);
        let folder = tree::key(&info);
        let validity = found.validity;
        finds.extend(found.rows.into_iter().map(|row| Find {
            folder: folder.clone(),
            validity,
            row,
        }));
    }
    finds.sort_by_key(|find| Reverse(find.row.date));
    let all = total.div_ceil(PAGE).max(1);
    let pages = all.min(PAGES_MOST);
    let page = wanted.min(pages);
    let now = service.ports.clock.now();
    Ok(MessagePage {
        place: place.clone(),
        total,
        page,
        pages,
        partial: partial || all > pages,
        writable: entered.writable(),
        rows: finds
            .into_iter()
            .skip(((page - 1) * PAGE) as usize)
            .take(PAGE as usize)
            .map(|find| rows::row(find.row, &find.folder, find.validity, now, caller))
            .collect(),
    })
}
