use domain::{
    delegation::{AccessRight, RequestState, Right, SendRight},
    id::{AccountId, RequestId},
    preference::Language,
};
use service::ports::{
    Delegations, Grants, Named, NewRequest, Notice, Notices, Requests, StateError, Terms, Told,
};
use store::Store;

use crate::{
    delegations::{Sales, change, terms},
    people::{fresh, minute},
};

pub(crate) async fn a_request_is_open_once(store: &Store, sales: &Sales) {
    let Sales {
        ventes, owner, ben, ..
    } = sales;
    let request = |words: &str| NewRequest {
        id: RequestId::parse(fresh()).unwrap(),
        mailbox: ventes.id.clone(),
        asker: ben.id.clone(),
        right: Right::SendAs,
        words: words.to_owned(),
        asked: minute(5),
    };
    let notice = |recipient: &AccountId| Notice {
        id: fresh(),
        recipient: recipient.clone(),
        told: Told::Asked {
            mailbox: Named::from(ventes),
            asker: Named::from(ben),
            right: Right::SendAs,
            words: String::new(),
        },
        language: Language::Fr,
        at: minute(5),
    };
    let (first, second) = (request("s'il vous plaît"), request("vite"));
    let (told, again) = ([notice(&owner.id)], [notice(&owner.id)]);
    let (one, other) = tokio::join!(store.ask(&first, &told), store.ask(&second, &again));
    one.unwrap();
    other.unwrap();
    assert_eq!(store.count_open(&ben.id).await.unwrap(), 1);
    let here = store.open_of(&ben.id, &ventes.id).await.unwrap();
    assert_eq!(here.len(), 1);
    assert!(store.open_of(&owner.id, &ventes.id).await.unwrap().is_empty());
    assert!(store.open_of(&ben.id, &owner.id).await.unwrap().is_empty());
    let open = store.to_answer(Some(&owner.id), 10).await.unwrap();
    assert_eq!(open.len(), 1);
    assert!(store.to_answer(Some(&ben.id), 10).await.unwrap().is_empty());
    assert_eq!(store.to_answer(None, 10).await.unwrap(), open);

    // Told once; each notice is taken by one worker, and put off or done.
    let (notice, tried) = store.take_notice(minute(5), minute(9)).await.unwrap().unwrap();
    assert_eq!((notice.recipient.clone(), tried), (owner.id.clone(), 0));
    assert_eq!(store.take_notice(minute(6), minute(9)).await.unwrap(), None);
    store.defer_notice(&notice.id, minute(7)).await.unwrap();
    let (_, tried) = store.take_notice(minute(7), minute(9)).await.unwrap().unwrap();
    assert_eq!(tried, 1);
    store.notice_done(&notice.id).await.unwrap();
    assert_eq!(store.take_notice(minute(99), minute(100)).await.unwrap(), None);

    // Granted with the grant, in one transaction; a second answer comes too late and changes nothing.
    let mut granting = change(store, ventes, ben, terms(SendRight::As, AccessRight::Read)).await;
    granting.actor = Some(owner.id.clone());
    granting.answers = Some(open[0].id.clone());
    store.change(&granting).await.unwrap();
    assert_eq!(
        Requests::find(store, &open[0].id).await.unwrap().state,
        RequestState::Granted
    );
    let declined = Requests::close(
        store,
        &open[0].id,
        RequestState::Declined,
        &owner.id,
        minute(6),
        &[],
    )
    .await;
    assert_eq!(declined, Err(StateError::Conflict));
    let mut twice = change(store, ventes, ben, Terms::NONE).await;
    twice.answers = Some(open[0].id.clone());
    assert_eq!(store.change(&twice).await, Err(StateError::Conflict));
    assert!(store.between(&ventes.id, &ben.id).await.unwrap().is_some());
    let origins = store.origins(&ben.id).await.unwrap();
    assert_eq!(origins[0].2, Some(owner.id.clone()));

    // Asked anew it is another request.
    assert!(store.open_of(&ben.id, &ventes.id).await.unwrap().is_empty());
    store.ask(&request("encore"), &[]).await.unwrap();
    assert_eq!(store.asked_by(&ben.id, 10).await.unwrap().len(), 2);
}
