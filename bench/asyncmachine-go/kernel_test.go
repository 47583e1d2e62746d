// Package bench measures asyncmachine-go on the workloads of Peerage's own kernel benchmarks; the
// Java classes in io.peerage.bench.machine build the same machines. bench/kernel runs both.
package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
)

func start(b *testing.B, schema am.Schema) *am.Machine {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	b.Cleanup(cancel)
	b.ReportAllocs()
	return am.New(ctx, schema, nil)
}

func letters(a am.State) am.Schema {
	return am.Schema{"A": a, "B": {}, "C": {}, "D": {}}
}

// want ends a benchmark that does not measure what it is meant to.
func want(b *testing.B, got, wanted am.Result) {
	if got != wanted {
		b.Fatalf("got %s, wanted %s", got, wanted)
	}
}

func BenchmarkK1(b *testing.B) {
	m := start(b, letters(am.State{}))
	for b.Loop() {
		want(b, m.Add1("A", nil), am.Executed)
		want(b, m.Remove1("A", nil), am.Executed)
	}
}

func BenchmarkK2(b *testing.B) {
	m := start(b, letters(am.State{Multi: true}))
	for b.Loop() {
		want(b, m.Add1("A", nil), am.Executed)
	}
}

// Handlers from a map, as K3a of the list; what counts is in the closure.
func BenchmarkK3(b *testing.B) {
	m := start(b, letters(am.State{Multi: true}))
	calls := 0
	bind(b, m, nil, map[string]am.HandlerFinal{"AState": func(*am.Event) { calls++ }})
	for b.Loop() {
		want(b, m.Add1("A", nil), am.Executed)
	}
	if calls == 0 {
		b.Fatal("the handler was not called")
	}
}

func BenchmarkK4(b *testing.B) {
	m := start(b, am.Schema{
		"A": {Auto: true, Require: am.S{"C"}},
		"B": {Multi: true, Add: am.S{"C"}},
		"C": {After: am.S{"D"}},
		"D": {Add: am.S{"C", "B"}},
	})
	for b.Loop() {
		want(b, m.Add1("D", nil), am.Executed)
		want(b, m.Set(am.S{}, nil), am.Executed)
	}
}

func BenchmarkK5(b *testing.B) {
	schema := am.Schema{}
	for i := range 100 {
		state := am.State{}
		switch i % 5 {
		case 1:
			state.Require = am.S{name(i - 1)}
		case 2:
			state.Remove = am.S{name(i + 1)}
		}
		schema[name(i)] = state
	}
	m := start(b, schema)
	active := am.S{"S0", "S1", "S10", "S11", "S20", "S21", "S30", "S40", "S50", "S60"}
	want(b, m.Set(active, nil), am.Executed)
	for b.Loop() {
		want(b, m.Add1("S70", nil), am.Executed)
		want(b, m.Remove1("S70", nil), am.Executed)
	}
}

// Eight goroutines, each with a multi state of its own, wait until their mutation had its turn.
func BenchmarkK6(b *testing.B) {
	const threads = 8
	schema := am.Schema{}
	for i := range threads {
		schema[name(i)] = am.State{Multi: true}
	}
	m := start(b, schema)
	took := make([][]time.Duration, threads)
	var all sync.WaitGroup
	b.ResetTimer()
	for i := range threads {
		share := b.N / threads
		if i < b.N%threads {
			share++
		}
		took[i] = make([]time.Duration, 0, share)
		all.Go(func() {
			state := name(i)
			for range share {
				began := time.Now()
				if result := m.Add1(state, nil); result >= 2 {
					<-m.WhenQueue(result)
				}
				took[i] = append(took[i], time.Since(began))
			}
		})
	}
	over := make(chan struct{})
	go nudge(m, over)
	all.Wait()
	b.StopTimer()
	close(over)
	together := slices.Concat(took...)
	slices.Sort(together)
	b.ReportMetric(float64(together[len(together)*99/100].Nanoseconds()), "p99-ns")
}

// A mutation left lying between "the queue is empty" and "nobody drains" stays there until the next
// one comes; without another one now and then the last waiter may wait for ever.
func nudge(m *am.Machine, over <-chan struct{}) {
	every := time.NewTicker(100 * time.Millisecond)
	defer every.Stop()
	for {
		select {
		case <-over:
			return
		case <-every.C:
			m.Add1(name(0), nil)
		}
	}
}

func BenchmarkK7(b *testing.B) {
	schema := am.Schema{}
	for i := range 50 {
		schema[name(i)] = am.State{Multi: true}
	}
	m := start(b, schema)
	calls := 0
	for range 4 {
		enters := map[string]am.HandlerNegotiation{}
		states := map[string]am.HandlerFinal{}
		for i := range 50 {
			enters[name(i)+"Enter"] = func(*am.Event) bool { calls++; return true }
			states[name(i)+"State"] = func(*am.Event) { calls++ }
		}
		bind(b, m, enters, states)
	}
	five := am.S{"S0", "S10", "S20", "S30", "S40"}
	for b.Loop() {
		want(b, m.Add(five, nil), am.Executed)
	}
	if calls == 0 {
		b.Fatal("no handler was called")
	}
}

// The bytes one machine keeps, measured on a thousand of them.
func BenchmarkM1(b *testing.B) {
	for _, states := range []int{10, 25, 100} {
		b.Run(fmt.Sprintf("states=%d", states), func(b *testing.B) {
			const machines = 1000
			schema := am.Schema{}
			for i := range states {
				schema[name(i)] = am.State{}
			}
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			for b.Loop() {
				kept := make([]*am.Machine, machines)
				before := heap()
				for i := range kept {
					kept[i] = am.New(ctx, schema, nil)
				}
				b.ReportMetric(float64(heap()-before)/machines, "B/machine")
				runtime.KeepAlive(kept)
			}
		})
	}
}

func BenchmarkM2(b *testing.B) {
	for _, waiting := range []int{0, 100, 10000} {
		b.Run(fmt.Sprintf("waiting=%d", waiting), func(b *testing.B) {
			m := start(b, letters(am.State{Multi: true}))
			for i := range waiting {
				// A context of its own, as each waiter has; equal waits would share one channel.
				waits, cancel := context.WithCancel(context.Background())
				defer cancel()
				m.When1(string("BCD"[i%3]), waits)
			}
			for b.Loop() {
				want(b, m.Add1("A", nil), am.Executed)
			}
		})
	}
}

func bind(
	b *testing.B, m *am.Machine, enters map[string]am.HandlerNegotiation,
	states map[string]am.HandlerFinal,
) {
	b.Helper()
	if _, err := m.HandlersBindMaps(enters, states); err != nil {
		b.Fatal(err)
	}
}

func heap() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

func name(i int) string {
	return "S" + strconv.Itoa(i)
}
