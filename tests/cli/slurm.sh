#!/bin/sh
# examples/cluster/slurm.sbatch under a Slurm of its own on this machine: daemons,
# keys, ports and logs are of this test alone and end with it.
. "$top_srcdir/tests/tap.sh"

CHIPLET_MODELS=$top_srcdir/models
CHIPLETOPT=$top_builddir/tools/chipletopt
export CHIPLET_MODELS CHIPLETOPT
PATH=$top_builddir/tools:$PATH:/usr/sbin

for program in slurmctld slurmd sbatch munged; do
    command -v $program >/dev/null 2>&1 || missing=$program
done
if [ -n "${missing-}" ]; then
    skip 'a Slurm job array gives the bytes of one search' \
        "no $missing; ./bootstrap check-long installs it"
    finish
    exit
fi
if [ "$(id -u)" -ne 0 ]; then
    skip 'a Slurm job array gives the bytes of one search' 'the daemons of Slurm need root'
    finish
    exit
fi

cd "$tap_scratch" || exit 1
chmod 755 .
mkdir spool state

# end FILE: ends the process of a pid file of ours.
end() {
    [ ! -s "$1" ] || kill "$(cat "$1")" 2>/dev/null
}
stop_all() {
    end "$tap_scratch/slurmd.pid"
    end "$tap_scratch/slurmctld.pid"
    end "$tap_scratch/munged.pid"
    sleep 1
    rm -rf "$tap_scratch"
}
trap stop_all EXIT
trap 'exit 143' INT TERM

cat >slurm.conf <<END
ClusterName=t
SlurmctldHost=localhost
AuthType=auth/munge
AuthInfo=socket=$tap_scratch/munge.socket
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmUser=root
SlurmdUser=root
ReturnToService=2
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SlurmctldPort=16817
SlurmdPort=16818
SlurmctldPidFile=$tap_scratch/slurmctld.pid
SlurmdPidFile=$tap_scratch/slurmd.pid
SlurmdSpoolDir=$tap_scratch/spool
StateSaveLocation=$tap_scratch/state
SlurmctldLogFile=$tap_scratch/slurmctld.log
SlurmdLogFile=$tap_scratch/slurmd.log
NodeName=localhost NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=p Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
SLURM_CONF=$tap_scratch/slurm.conf
export SLURM_CONF

# within SECONDS COMMAND...: until it succeeds.
within() {
    left=$1
    shift
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ $left -gt 0 ] || return 1
        sleep 1
    done
}

start() {
    (umask 077 && head -c 128 /dev/urandom >munge.key)
    munged --force --socket="$tap_scratch/munge.socket" --key-file="$tap_scratch/munge.key" \
        --pid-file="$tap_scratch/munged.pid" --log-file="$tap_scratch/munged.log" \
        --seed-file="$tap_scratch/munged.seed" &&
        slurmctld -f slurm.conf && slurmd -f slurm.conf -N localhost &&
        within 30 sh -c 'sinfo -h -o %T | grep -q idle'
}
ok 'Slurm starts' start

cp "$top_srcdir/tests/cli/parts.ini" study.ini
chipletopt --quiet --format=csv study.ini >whole.csv

queue_is_empty() {
    [ -z "$(squeue -h)" ]
}

job_array() {
    chipletopt --store=parts --shards=6 study.ini &&
        sbatch --array=1-6 "$top_srcdir/examples/cluster/slurm.sbatch" parts &&
        within 60 queue_is_empty &&
        chipletopt --quiet --format=csv --merge=parts study.ini | cmp - whole.csv
}
ok 'a job array gives the bytes of one search' job_array

# A cancelled task loses its shard; the same line again makes up for it.
cancelled() {
    rm -rf parts
    chipletopt --store=parts --shards=6 study.ini &&
        job=$(sbatch --parsable --array=1-6%1 "$top_srcdir/examples/cluster/slurm.sbatch" parts) &&
        scancel "${job}_4" "${job}_6" && within 60 queue_is_empty &&
        [ "$(ls parts | grep -c '^shard')" -lt 6 ] &&
        sbatch --array=1-6 "$top_srcdir/examples/cluster/slurm.sbatch" parts &&
        within 60 queue_is_empty &&
        chipletopt --quiet --format=csv --merge=parts study.ini | cmp - whole.csv
}
ok 'cancelled tasks are made up for by the same array again' cancelled
[ "$tap_failed" -eq 0 ] ||
    tail -n 20 munged.log slurmctld.log slurmd.log slurm-*.out | sed 's/^/# /'
finish
