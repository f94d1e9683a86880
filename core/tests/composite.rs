//! Composites, by hand.

use error_budget::engine::amount::Quotient::{self, Finite, Infinite, NoData};
use error_budget::engine::composite::{CompositeError, Member, weighted};
use error_budget::model::status::Status;

fn member(name: &str, consumed_share: Quotient, burn_rate: Quotient, status: Status) -> Member {
    Member {
        name: name.to_owned(),
        consumed_share,
        burn_rate,
        status,
    }
}

fn weights(list: &[(&str, f64)]) -> Vec<(String, f64)> {
    list.iter()
        .map(|(name, weight)| ((*name).to_owned(), *weight))
        .collect()
}

#[test]
fn a_mean_does_not_hide_the_member_that_is_exhausted() {
    let members = [
        member("a", Finite(0.0), Finite(0.0), Status::Healthy),
        member("b", Finite(1.5), Finite(4.0), Status::Exhausted),
    ];
    let composite = weighted(&weights(&[("a", 1.0), ("b", 1.0)]), &members).expect("a composite");
    assert_eq!(composite.remaining_share, Finite(0.25));
    assert_eq!(composite.worst_remaining_share, Finite(-0.5));
    assert_eq!(
        (composite.burn_rate, composite.status),
        (Finite(2.0), Status::Exhausted)
    );
}

#[test]
fn members_without_data_weigh_nothing_and_the_absent_are_named() {
    let members = [
        member("a", Finite(0.5), Finite(1.0), Status::Attention),
        member("b", NoData, NoData, Status::Unknown),
    ];
    let named = weights(&[("a", 1.0), ("b", 3.0), ("c", 1.0), ("d", 0.0)]);
    let composite = weighted(&named, &members).expect("a composite");
    assert_eq!(
        (composite.consumed_share, composite.status),
        (Finite(0.5), Status::Attention)
    );
    assert_eq!(composite.absent, ["c"]);
}

#[test]
fn one_infinite_loss_is_infinite_unless_it_weighs_nothing() {
    let members = [
        member("a", Finite(0.5), Finite(1.0), Status::Attention),
        member("b", Infinite, Infinite, Status::Exhausted),
    ];
    let both = weighted(&weights(&[("a", 1.0), ("b", 1.0)]), &members).expect("a composite");
    assert_eq!(
        (both.consumed_share, both.remaining_share),
        (Infinite, Finite(0.0))
    );
    let one = weighted(&weights(&[("a", 1.0), ("b", 0.0)]), &members).expect("a composite");
    assert_eq!(
        (one.consumed_share, one.worst_remaining_share),
        (Finite(0.5), Infinite)
    );
}

#[test]
fn weights_that_are_none_are_refused_by_name() {
    let members = [member("a", Finite(0.5), Finite(1.0), Status::Attention)];
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let answer = weighted(&weights(&[("a", bad)]), &members);
        assert_eq!(answer, Err(CompositeError::BadWeight("a".to_owned())));
    }
    assert_eq!(
        weighted(&weights(&[("a", 0.0)]), &members),
        Err(CompositeError::NoWeight)
    );
    assert_eq!(
        weighted(&weights(&[("a", 1.0)]), &[]),
        Err(CompositeError::NoWeight)
    );
    let unknown = weighted(&weights(&[("b", 1.0)]), &members);
    assert_eq!(unknown, Err(CompositeError::Unknown("a".to_owned())));
}
