//! The order in which a run sends: the readers of each domain are spread evenly over the list.
//!
//! A company whose addresses stand side by side in the list, and are all refused, looks like a relay that
//! refuses everyone. And a provider takes mail better that does not come all at once.

use std::collections::HashMap;

/// The places of a list in which the readers of each domain are spread evenly. `domains` are the domains of
/// the readers, in the order of the list. Readers of one domain keep their order, and so do readers who
/// share their domain with nobody.
pub(super) fn interleave_domains<'a>(
    domains: impl ExactSizeIterator<Item = &'a str>,
) -> Vec<usize> {
    let readers = domains.len();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let places: Vec<_> = domains
        .map(|domain| {
            let count = counts.entry(domain).or_default();
            *count += 1;
            (domain, *count - 1)
        })
        .collect();
    let mut order: Vec<_> = (0..readers).collect();
    order.sort_by_cached_key(|place| {
        let (domain, earlier) = places[*place];
        let share = counts[domain] as u128;
        // The reader's place within the domain, and the place in the list as a fraction of one place.
        let within = (earlier * readers + place) as u128;
        ((within << 32) / (share * readers as u128), *place)
    });
    order
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::interleave_domains;

    fn order(domains: &[&str]) -> Vec<usize> {
        interleave_domains(domains.iter().copied())
    }

    #[test]
    fn a_company_that_stands_together_is_spread_over_the_list() {
        let mut domains = vec!["a"; 4];
        let others: Vec<_> = (0..16).map(|number| format!("d{number}")).collect();
        domains.extend(others.iter().map(String::as_str));
        let order = order(&domains);
        let places: Vec<_> = (0..20).filter(|place| order[*place] < 4).collect();
        assert!(places.windows(2).all(|pair| pair[1] - pair[0] >= 3), "{places:?}");
    }

    #[test]
    fn one_domain_and_many_single_ones_keep_the_order_of_the_list() {
        assert_eq!(order(&["a"; 5]), [0, 1, 2, 3, 4]);
        assert_eq!(order(&["a", "b", "c", "d"]), [0, 1, 2, 3]);
        assert_eq!(order(&[]), [0; 0]);
    }

    proptest! {
        #[test]
        fn everyone_has_one_place_and_each_domain_keeps_its_order(list in prop::collection::vec(0..6_u8, 0..80)) {
            let names: Vec<_> = list.iter().map(|domain| format!("d{domain}")).collect();
            let order = interleave_domains(names.iter().map(String::as_str));
            let mut sorted = order.clone();
            sorted.sort_unstable();
            prop_assert_eq!(sorted, (0..list.len()).collect::<Vec<_>>());
            for domain in 0..6 {
                let own: Vec<_> = order.iter().filter(|place| list[**place] == domain).collect();
                prop_assert!(own.is_sorted());
            }
        }
    }
}
