//! Dubbo's version lines as data, each read in the sources of the releases at its two ends.

use crate::model::Version;
use crate::whoami::family::Line;

/// How a version line chooses.
#[derive(Clone, Copy, Debug)]
pub(super) struct DubboLine {
    pub line: Line,
    /// The host name's address comes first, then this end of a connection to the registry.
    pub asks_host_name: bool,
    /// A loopback or wildcard address in a setting is refused, or left aside.
    pub checks_values: bool,
    /// `127.1` counts as loopback too: the test is for the prefix `127.`, not for four numbers.
    pub loopback_by_prefix: bool,
    /// `DUBBO_PROTOCOL_HOST` is `dubbo.protocol.host` too.
    pub reads_variables: bool,
    pub pick: Pick,
    /// -Ddubbo.network.interface.ignored
    pub ignored: Ignored,
    /// -Ddubbo.network.interface.point-to-point.ignored
    pub ignores_point_to_point: bool,
    /// 169.254/16 is no address.
    pub refuses_link_local: bool,
    pub last_resort: LastResort,
}

/// Which interface is taken where none is preferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pick {
    /// The host name's address; else the first address of any interface, up or down.
    AnyAddress,
    /// The same of public addresses only.
    AnyPublicAddress,
    /// The host name's address; else the first that answers, of an interface that is up.
    AnsweringAddress,
    /// The first interface, with an address or not.
    FirstInterface,
    /// The last interface with an address that answers: the loop doesn't stop.
    LastAnswering,
    FirstAnswering,
    /// The first interface with a private address that answers; else the last that answers.
    FirstPrivate,
}

/// Whether interfaces can be ignored by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ignored {
    Unknown,
    /// A pattern that is none makes it forget every interface.
    Strict,
    /// A pattern that is none is taken as a name.
    Lenient,
}

/// When no interface has an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LastResort {
    /// The host name's address, whatever it is.
    HostName,
    /// The first IPv6 address of the interface that isn't link-local; then 127.0.0.1.
    V6 { unique_local: bool },
}

const fn line(from: Version, first: &'static str, last: &'static str) -> DubboLine {
    DubboLine {
        line: Line { from, first, last },
        asks_host_name: true,
        checks_values: true,
        loopback_by_prefix: true,
        reads_variables: true,
        pick: Pick::LastAnswering,
        ignored: Ignored::Unknown,
        ignores_point_to_point: false,
        refuses_link_local: false,
        last_resort: LastResort::HostName,
    }
}

/// 2.7.14 and 3.0.3 on.
const fn newer(from: Version, first: &'static str, last: &'static str) -> DubboLine {
    DubboLine {
        asks_host_name: false,
        pick: Pick::FirstAnswering,
        ignored: Ignored::Lenient,
        ..line(from, first, last)
    }
}

const ANY: DubboLine = DubboLine {
    loopback_by_prefix: false,
    reads_variables: false,
    pick: Pick::AnyAddress,
    ..line((2, 5, 7), "2.5.7", "2.6.12")
};

const V3_2: DubboLine = DubboLine {
    last_resort: LastResort::V6 { unique_local: false },
    ..newer((3, 2, 0), "3.2.0", "3.3.3")
};

/// Oldest first. Before 2.5.7 there was no DUBBO_IP_TO_REGISTRY.
pub(super) const LINES: [DubboLine; 14] = [
    ANY,
    DubboLine {
        reads_variables: true,
        line: Line { from: (2, 7, 0), first: "2.7.0", last: "2.7.0" },
        ..ANY
    },
    // It neither asks the host name or the registry first, nor looks at what is set.
    DubboLine {
        asks_host_name: false,
        checks_values: false,
        loopback_by_prefix: false,
        pick: Pick::AnyPublicAddress,
        ..line((2, 7, 1), "2.7.1", "2.7.1")
    },
    DubboLine {
        loopback_by_prefix: false,
        pick: Pick::AnsweringAddress,
        ..line((2, 7, 2), "2.7.2", "2.7.5")
    },
    DubboLine { pick: Pick::FirstInterface, ..line((2, 7, 6), "2.7.6", "2.7.7") },
    line((2, 7, 8), "2.7.8", "2.7.11"),
    DubboLine { ignored: Ignored::Strict, ..line((2, 7, 12), "2.7.12", "2.7.13") },
    newer((2, 7, 14), "2.7.14", "2.7.23"),
    line((3, 0, 0), "3.0.0", "3.0.2"),
    newer((3, 0, 3), "3.0.3", "3.1.0"),
    DubboLine {
        last_resort: LastResort::V6 { unique_local: true },
        ..newer((3, 1, 1), "3.1.1", "3.1.11")
    },
    V3_2,
    DubboLine {
        ignores_point_to_point: true,
        line: Line { from: (3, 3, 4), first: "3.3.4", last: "3.3.5" },
        ..V3_2
    },
    DubboLine {
        ignores_point_to_point: true,
        pick: Pick::FirstPrivate,
        refuses_link_local: true,
        line: Line { from: (3, 3, 6), first: "3.3.6", last: "" },
        ..V3_2
    },
];
