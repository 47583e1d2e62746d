package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
	"github.com/pancsta/asyncmachine-go/pkg/rpc"
)

const (
	patience = 10 * time.Second
	// Time for a server to notice that a client has left, between two connections.
	pause = 30 * time.Millisecond
)

// follower is a client and what it has measured.
type follower struct {
	client *rpc.Client
	seen   *seeing
}

// seeing notes when the mirror shows a tick.
type seeing struct {
	*am.TracerNoOp
	follower *follower
	lock     sync.Mutex
	at       strings.Builder
}

func (s *seeing) TransitionEnd(*am.Transition) {
	now := time.Now().UnixNano()
	s.lock.Lock()
	defer s.lock.Unlock()
	fmt.Fprintf(&s.at, "%d:%d ", s.follower.client.NetMach.Tick("Pushed"), now)
}

func follow(ctx context.Context) error {
	f := &follower{}
	return obey(func(word string, numbers []int) error {
		switch word {
		case "connect": // PORT COUNT
			return f.connect(ctx, numbers[0], numbers[1])
		case "open": // PORT
			err := f.open(ctx, numbers[0])
			tell("open", "port", fmt.Sprint(numbers[0]))
			return err
		case "leave":
			err := f.leave()
			tell("left", "count", "1")
			return err
		case "add": // PARALLEL MILLIS
			return f.add(numbers[0], time.Duration(numbers[1])*time.Millisecond)
		case "addns": // BATCH MILLIS
			return f.addNS(numbers[0], time.Duration(numbers[1])*time.Millisecond)
		case "adds": // COUNT
			for range numbers[0] {
				if err := f.addOne(); err != nil {
					return err
				}
			}
			tell("added", "count", fmt.Sprint(numbers[0]))
		case "batch": // COUNT
			if err := f.batch(numbers[0]); err != nil {
				return err
			}
			tell("added", "count", fmt.Sprint(numbers[0]))
		case "watch":
			f.seen = &seeing{TracerNoOp: &am.TracerNoOp{Id: "seeing"}, follower: f}
			_, err := f.client.NetMach.TracerBind(f.seen)
			tell("watching", "count", "1")
			return err
		case "seen":
			err := f.client.NetMach.TracerDetach("seeing")
			f.seen.lock.Lock()
			defer f.seen.lock.Unlock()
			tell("seen", "at", f.seen.at.String())
			return err
		default:
			return fmt.Errorf("no such line: %s", word)
		}
		return nil
	})
}

func (f *follower) open(ctx context.Context, port int) error {
	client, err := rpc.NewClient(ctx, fmt.Sprintf("127.0.0.1:%d", port), "bench", nil, nil)
	if err != nil {
		return err
	}
	client.Start(nil)
	f.client = client
	return wait(client.Mach.When1("Ready", nil), "to be ready")
}

func (f *follower) leave() error {
	f.client.ReconnectOnDisconn = false
	left := f.client.Mach.When1("Disconnected", nil)
	f.client.Stop(nil, nil, false)
	if err := wait(left, "to leave"); err != nil {
		return err
	}
	f.client.Stop(nil, nil, true)
	return nil
}

// connect measures how long it takes until a client is ready, time and again.
func (f *follower) connect(ctx context.Context, port, count int) error {
	var each []time.Duration
	for range count {
		time.Sleep(pause)
		start := time.Now()
		if err := f.open(ctx, port); err != nil {
			return err
		}
		each = append(each, time.Since(start))
		if err := f.leave(); err != nil {
			return err
		}
	}
	end(count, 0, each)
	return nil
}

func (f *follower) addOne() error {
	if result := f.client.NetMach.Add1("Hit", nil); result != am.Executed {
		return fmt.Errorf("the mutation was %s", result)
	}
	return nil
}

// add adds from so many goroutines for so long.
func (f *follower) add(parallel int, span time.Duration) error {
	tell("begin", "parallel", fmt.Sprint(parallel))
	start := time.Now()
	all := make([][]time.Duration, parallel)
	errs := make([]error, parallel)
	var group sync.WaitGroup
	for i := range parallel {
		group.Go(func() {
			for at := time.Now(); at.Sub(start) < span && errs[i] == nil; {
				errs[i] = f.addOne()
				now := time.Now()
				all[i] = append(all[i], now.Sub(at))
				at = now
			}
		})
	}
	group.Wait()
	took := time.Since(start)
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	each := slices.Concat(all...)
	end(len(each), took, each)
	return nil
}

// times is how often the state was added, by the mirror: the first time is one tick, any other two.
func (f *follower) times() uint64 {
	return (f.client.NetMach.Tick("Hit") + 1) / 2
}

// batch adds without waiting, and then until the mirror has it all.
func (f *follower) batch(count int) error {
	before := f.times()
	for range count {
		if result := f.client.NetMach.Add1NS("Hit", nil); result != am.Executed {
			return fmt.Errorf("the mutation was %s", result)
		}
	}
	// Its server takes what nobody waits for in any order with the question for the clock.
	for f.client.Sync(); f.times() < before+uint64(count); f.client.Sync() {
	}
	return nil
}

func (f *follower) addNS(batch int, span time.Duration) error {
	tell("begin", "parallel", "0")
	start := time.Now()
	count := 0
	for time.Since(start) < span {
		if err := f.batch(batch); err != nil {
			return err
		}
		count += batch
	}
	end(count, time.Since(start), nil)
	return nil
}

// end tells what came of it.
func end(count int, took time.Duration, each []time.Duration) {
	slices.Sort(each)
	share := func(of float64) float64 {
		if len(each) == 0 {
			return 0
		}
		return float64(each[min(len(each)-1, int(of*float64(len(each))))].Nanoseconds()) / 1000
	}
	fmt.Printf("{\"event\":\"end\",\"count\":%d,\"nanos\":%d,\"p50\":%.1f,\"p99\":%.1f}\n",
		count, took.Nanoseconds(), share(0.5), share(0.99))
}

func wait(done <-chan struct{}, what string) error {
	select {
	case <-done:
		return nil
	case <-time.After(patience):
		return fmt.Errorf("waited in vain: %s", what)
	}
}
