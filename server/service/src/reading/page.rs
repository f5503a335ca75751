//! One page of a list.

use domain::{
    desk::{Answer, Caller, DeskError},
    folder::Place,
    message::{MessagePage, PAGE, Scope, Search},
};

use super::{access, rows, search};
use crate::{
    Service,
    ports::{HostError, RawRows},
};

/// Characters; nobody searches for a longer text, and servers choke on it.
const QUERY_MOST: usize = 500;

pub(crate) async fn page(
    service: &Service,
    caller: &Caller,
    place: &Place,
    asked: Option<&Search>,
    page: u32,
) -> Answer<MessagePage> {
    let query = asked
        .map(|asked| asked.text.trim())
        .filter(|text| !text.is_empty());
    if query.is_some_and(|q| q.chars().count() > QUERY_MOST || q.chars().any(char::is_control)) {
        return Err(DeskError::BadInput);
    }
    let wanted = page.max(1);
    if let Some(query) = query
        && asked.is_some_and(|asked| asked.scope == Scope::Mailbox)
    {
        return search::everywhere(service, caller, place, query, wanted).await;
    }
    let (entered, path) = access::enter_place(service, caller, place).await?;
    let fetch = async |page: u32| -> Result<RawRows, HostError> {
        let skip = (page - 1).saturating_mul(PAGE);
        match query {
            Some(query) => entered.session.search(&path, query, skip, PAGE).await,
            None => entered.session.list(&path, skip, PAGE).await,
        }
    };
    let failed = |error| access::host_error(service, caller, place, error);
    let mut found = fetch(wanted).await.map_err(failed)?;
    let pages = found.total.div_ceil(PAGE).max(1);
    if wanted > pages {
        found = fetch(pages).await.map_err(failed)?;
    }
    let now = service.ports.clock.now();
    Ok(MessagePage {
        place: place.clone(),
        total: found.total,
        page: wanted.min(pages),
        pages,
        partial: false,
        writable: found.writable && entered.writable(),
        rows: found
            .rows
            .into_iter()
            .map(|raw| rows::row(raw, &place.folder, found.validity, now, caller))
            .collect(),
    })
}
