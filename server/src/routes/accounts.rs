//! Administration's forms, for a browser without scripts.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use axum_extra::extract::Form;
use domain::{
    Address,
    account::{AccountKind, SentCopies},
    desk::{AccountObjection, AccountsDesk, Administered, Caller, DeskError, NewAccount, Secret},
    folder::percent_encoded,
    header::DisplayName,
};
use serde::Deserialize;

use super::{
    Failed,
    form::{self, From_},
};
use crate::house::House;

fn address(text: &str) -> Result<Address, DeskError> {
    Address::parse(text).map_err(|_| DeskError::BadInput)
}

fn card(account: &str) -> String {
    format!("/accounts/{}", percent_encoded(account))
}

/// The word that pages know an objection by.
pub(super) fn objected(objection: &AccountObjection) -> &'static str {
    match objection {
        AccountObjection::AddressTaken(_) => "address_taken",
        AccountObjection::LooksLike { .. } => "looks_like",
        AccountObjection::NameHoldsAddress => "name_holds_address",
        AccountObjection::PasswordTooShort { .. } => "password_too_short",
        AccountObjection::LastAdministrator => "last_administrator",
        AccountObjection::NotAUser => "not_a_user",
        AccountObjection::DomainNotServed(_) => "domain_not_served",
    }
}

/// `path` with what was said, and the address that is in the way where there is one.
fn answer(
    path: &str,
    done: &'static str,
    outcome: Result<Administered, DeskError>,
) -> Result<Response, Failed> {
    let path = match outcome {
        Ok(Administered::Done) => form::with_parameter(path, "said", done),
        Ok(Administered::Refused(objection)) => {
            let path = form::with_parameter(path, "said", objected(&objection));
            match objection {
                AccountObjection::LooksLike { like: Some(like), .. } => {
                    form::with_parameter(&path, "like", like.as_str())
                }
                _ => path,
            }
        }
        Err(error @ (DeskError::SignedOut | DeskError::NotFound)) => return Err(Failed(error)),
        Err(error) => form::with_parameter(path, "said", form::word(&error)),
    };
    Ok(form::see_other(&path))
}

#[derive(Deserialize)]
pub(super) struct New {
    #[serde(default)]
    address: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    password: String,
}

/// A shared mailbox has no password, whatever stands in the field.
pub(super) fn typed(
    text: &str,
    name: &str,
    kind: AccountKind,
    password: &str,
) -> Result<NewAccount, DeskError> {
    Ok(NewAccount {
        address: address(text)?,
        name: DisplayName::parse(name).map_err(|_| DeskError::BadInput)?,
        kind,
        password: (kind == AccountKind::User).then(|| Secret::new(password)),
    })
}

pub(super) async fn create(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(sent): Form<New>,
) -> Result<Response, Failed> {
    let new = AccountKind::parse(&sent.kind)
        .ok_or(DeskError::BadInput)
        .and_then(|kind| typed(&sent.address, &sent.name, kind, &sent.password));
    let outcome = match new {
        Ok(new) => house.service.create(&caller, new).await,
        Err(error) => Err(error),
    };
    if outcome == Ok(Administered::Done) {
        return answer(&card(&sent.address), "created", outcome);
    }
    // What was typed comes back, but never the password.
    let again = [
        ("address", &sent.address),
        ("name", &sent.name),
        ("kind", &sent.kind),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty() && value.len() <= 1000)
    .fold("/accounts/new".to_owned(), |path, (name, value)| {
        form::with_parameter(&path, name, value)
    });
    answer(&again, "created", outcome)
}

/// One change of one account: `verb` says which field counts.
#[derive(Deserialize)]
pub(super) struct Change {
    account: String,
    verb: String,
    #[serde(default)]
    value: String,
    /// Of `owners`, again and again.
    #[serde(default)]
    owner: Vec<String>,
}

pub(super) async fn change(
    State(house): State<Arc<House>>,
    From_(caller): From_,
    Form(sent): Form<Change>,
) -> Result<Response, Failed> {
    let outcome = carry_out(&house, &caller, &sent).await;
    answer(&card(&sent.account), "changed", outcome)
}

async fn carry_out(house: &House, caller: &Caller, sent: &Change) -> Result<Administered, DeskError> {
    let (desk, account, value) = (&house.service, address(&sent.account)?, sent.value.as_str());
    match sent.verb.as_str() {
        "rename" => {
            let name = DisplayName::parse(value).map_err(|_| DeskError::BadInput)?;
            desk.rename(caller, &account, name).await
        }
        "enable" => desk.set_active(caller, &account, true).await,
        "disable" => desk.set_active(caller, &account, false).await,
        "password" => desk.reset_password(caller, &account, Secret::new(value)).await,
        "add_alias" => desk.add_alias(caller, &account, address(value)?).await,
        "remove_alias" => desk.remove_alias(caller, &account, &address(value)?).await,
        "kind" => {
            let kind = AccountKind::parse(value).ok_or(DeskError::BadInput)?;
            desk.set_kind(caller, &account, kind).await
        }
        "owners" => {
            // Boxes of one name, or a line of a text each.
            let typed = value
                .split([',', ';', '\n'])
                .chain(sent.owner.iter().map(String::as_str));
            let owners: Result<Vec<_>, _> = typed
                .map(str::trim)
                .filter(|text| !text.is_empty())
                .map(address)
                .collect();
            desk.set_owners(caller, &account, owners?).await
        }
        "admin" => desk.set_admin(caller, &account, true).await,
        "no_admin" => desk.set_admin(caller, &account, false).await,
        "copies" => {
            let copies = SentCopies::parse(value).ok_or(DeskError::BadInput)?;
            desk.set_copies(caller, &account, copies).await
        }
        _ => Err(DeskError::BadInput),
    }
}
