"""The text for Prometheus, read by Prometheus' own parser."""

from msgspec import structs
from prometheus_client.parser import text_string_to_metric_families as parsed

from teaparty.operator_http.metrics import Backups, Buckets, Snapshot, in_text, metrics

QUIET = Snapshot(
    version="1.2",
    people={"yes": 2, "no": 1},
    elsewhere=4,
    draining=True,
    connections=3,
    most_connections=100,
    arrivals={"in": 5, "full": 1},
    logins={"guest": 4},
    lines={"said": 7, "other": 2},
    deliveries=40,
    turns=Buckets((0.001, 0.1), (3, 2, 1), 0.75),
    stores=Buckets((0.001, 0.1), (0, 0, 0), 0.0),
    saving=True,
    unsaved=0,
    lost=0,
    database=True,
    stuck=1,
    apart=2,
    missed=12,
    faults={"door": 1},
    gone={"quit": 3},
    floods=1,
    reports=2,
    rooms={"parlour": 2, "garden": 0},
    certificates={"/etc/tea.pem": (1_700_000_000.0, 1_800_000_000.0)},
    backups=Backups(1_750_000_000.0, 86_400, 2),
    cpu=1.5,
    memory=80_000_000,
    files=12,
    most_files=1_024,
    started=1_700_000_000.25,
)


def read(snapshot):
    """Return each value by its name and labels, as the parser finds them."""
    families = list(parsed(in_text(snapshot)))
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_the_parser_of_prometheus_reads_the_values():
    found = read(QUIET)
    assert found["teaparty_people", "yes"] == 2
    assert found["teaparty_connections_total", "full"] == 1
    assert found["teaparty_lines_total", "said"] == 7
    assert found["teaparty_room_people", "garden"] == 0
    assert found["teaparty_build_info", "1.2"] == 1
    assert found["teaparty_saving",] == 1
    assert found["teaparty_certificate_not_before_timestamp_seconds", "/etc/tea.pem"] == 1.7e9
    assert found["teaparty_certificate_not_after_timestamp_seconds", "/etc/tea.pem"] == 1.8e9
    assert found["teaparty_backup_last_success_timestamp_seconds",] == 1.75e9
    assert found["teaparty_backup_every_seconds",] == 86_400
    assert found["teaparty_backup_failures_total",] == 2
    assert found["process_start_time_seconds",] == 1_700_000_000.25


def test_a_histogram_counts_all_up_to_each_bound():
    found = read(QUIET)
    buckets = [found["teaparty_turn_seconds_bucket", le] for le in ("0.001", "0.1", "+Inf")]
    assert buckets == [3, 5, 6]
    assert (found["teaparty_turn_seconds_count",], found["teaparty_turn_seconds_sum",]) == (6, 0.75)


def test_each_metric_is_named_once_with_its_kind_and_what_it_is():
    families = list(parsed(in_text(QUIET)))
    names = [family.name for family in families]
    assert len(names) == len(set(names)) == len(metrics(QUIET))
    assert {family.type for family in families} == {"counter", "gauge", "histogram"}
    assert all(family.documentation.endswith(".") for family in families)


def test_what_the_system_does_not_say_is_left_out():
    found = read(structs.replace(QUIET, memory=None, files=None))
    assert ("process_resident_memory_bytes",) not in found
    assert ("process_open_fds",) not in found
    assert ("process_max_fds",) in found


def test_where_no_backups_are_wanted_nothing_is_said_of_them():
    assert not any("backup" in each.name for each in metrics(structs.replace(QUIET, backups=None)))


def test_no_label_can_break_its_line():
    version = 'a"b\\c\nd'
    assert read(structs.replace(QUIET, version=version))["teaparty_build_info", version] == 1


def test_the_page_is_the_same_for_the_same_values():
    assert in_text(QUIET) == in_text(structs.replace(QUIET))
