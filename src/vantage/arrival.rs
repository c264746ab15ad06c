//! The order in which interfaces came into this network namespace.

use super::behind::Link;

/// The order in which interfaces came into this namespace, by index. The kernel keeps it in its
/// list of devices, which SIOCGIFCONF walks; /proc/net/igmp walks the same list, and can be read.
pub fn order(igmp: &str) -> Vec<u32> {
    let heads = igmp.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit()));
    heads.filter_map(|line| line.split_whitespace().next()?.parse().ok()).collect()
}

/// Those that are down are in no multicast group: they are put after the one with the next lower
/// index, since indices are given in order of arrival, where nobody chose them.
pub fn arrange(links: &mut [Link], order: &[u32]) {
    let mut order = order.to_vec();
    let mut indices: Vec<u32> = links.iter().map(|link| link.index).collect();
    indices.sort_unstable();
    for (at, index) in
        indices.iter().enumerate().filter(|(_, index)| !order.contains(index)).collect::<Vec<_>>()
    {
        let before = at.checked_sub(1).and_then(|at| indices.get(at));
        let place = before.and_then(|before| order.iter().position(|index| index == before));
        order.insert(place.map_or(0, |place| place + 1), *index);
    }
    for link in links {
        link.arrival = order.iter().position(|index| *index == link.index).unwrap_or(usize::MAX);
    }
}
