//! Codes of requests, of which none changes anything.

pub const GET_BROKER_CONFIG: i32 = 26;
pub const GET_BROKER_RUNTIME_INFO: i32 = 28;
pub const GET_ROUTEINFO_BY_TOPIC: i32 = 105;
pub const GET_BROKER_CLUSTER_INFO: i32 = 106;
pub const GET_ALL_SUBSCRIPTION_GROUPS: i32 = 201;
pub const GET_CONSUMER_CONNECTIONS: i32 = 203;
pub const GET_ALL_TOPIC_LIST: i32 = 206;
pub const GET_NAMESRV_CONFIG: i32 = 319;
/// From 4.9 on.
pub const GET_ALL_PRODUCERS: i32 = 328;
