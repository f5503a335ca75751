use domain::{
    account::Person,
    desk::{Answer, Caller, Look, ManagedAccount, Page},
};

use super::{ours, page, part};
use crate::{Ports, error, ports::Managed};

pub(super) async fn managed(ports: &Ports, caller: &Caller, look: Look) -> Answer<Page<ManagedAccount>> {
    ours(ports)?;
    let by = (!caller.admin).then_some(&caller.account);
    let found = ports
        .delegations
        .managed(by, part(&look), ports.clock.now())
        .await
        .map_err(error::state)?;
    let rows = found.rows.into_iter().map(row).collect();
    Ok(page(&look, rows, found.total))
}

pub(super) async fn domains(ports: &Ports, caller: &Caller) -> Answer<Vec<String>> {
    ours(ports)?;
    let by = (!caller.admin).then_some(&caller.account);
    ports.delegations.domains(by).await.map_err(error::state)
}

fn row(managed: Managed) -> ManagedAccount {
    ManagedAccount {
        person: Person::from(&managed.account),
        delegates: managed.delegates,
        owners: managed.owners.iter().map(Person::from).collect(),
        admin: managed.account.admin,
        rolling: managed.rolling,
    }
}
