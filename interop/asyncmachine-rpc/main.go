// Command asyncmachine-rpc is a server and a client of the RPC of asyncmachine-go, steered line by
// line, for the tests of Peerage. See README.md for the lines.
package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"

	am "github.com/pancsta/asyncmachine-go/pkg/machine"
)

// names of the states of the machine that is served, in order.
var names = am.S{
	am.StateException, "Open", "Closed", "Locked", "Knocked", "Lit",
	"ErrOnClient", "ErrProviding", "ErrSendPayload", "SendPayload",
}

var schema = am.Schema{
	am.StateException: {Multi: true},
	"Open":            {Remove: am.S{"Closed", "Locked"}},
	"Closed":          {Remove: am.S{"Open"}},
	"Locked":          {Require: am.S{"Closed"}},
	"Knocked":         {Multi: true},
	"Lit":             {},
	"ErrOnClient":     {Require: am.S{am.StateException}},
	"ErrProviding":    {Require: am.S{am.StateException}},
	"ErrSendPayload":  {Require: am.S{am.StateException}},
	"SendPayload":     {Multi: true},
}

var (
	outLock sync.Mutex
	out     = bufio.NewWriter(os.Stdout)
)

// tell writes a line at once.
func tell(format string, args ...any) {
	outLock.Lock()
	defer outLock.Unlock()
	fmt.Fprintf(out, format+"\n", args...)
	out.Flush()
}

func main() {
	if len(os.Args) < 3 {
		fail(fmt.Errorf("usage: asyncmachine-rpc serve ADDRESS | follow ADDRESS NAME [OPTION...]"))
	}
	ctx := context.Background()
	var err error
	switch os.Args[1] {
	case "serve":
		err = serve(ctx, os.Args[2])
	case "follow":
		err = follow(ctx, os.Args[2], os.Args[3], os.Args[4:])
	default:
		err = fmt.Errorf("no such thing: %s", os.Args[1])
	}
	fail(err)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// obey carries out one line after another until the input ends.
func obey(do func(word string, rest []string) error) error {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) == 0 {
			continue
		}
		if words[0] == "quit" {
			return nil
		}
		if err := do(words[0], words[1:]); err != nil {
			return err
		}
	}
	return lines.Err()
}

// mutable is what a machine here and one elsewhere have in common.
type mutable interface {
	Add(states am.S, args am.A) am.Result
	Remove(states am.S, args am.A) am.Result
	Set(states am.S, args am.A) am.Result
	Time(states am.S) am.Time
	QueueTick() uint64
	ActiveStates(states am.S) am.S
}

// mutate makes one mutation and tells its result.
func mutate(m mutable, op string, words []string) (bool, error) {
	states, args, err := parse(words)
	if err != nil {
		return false, err
	}
	var result am.Result
	switch op {
	case "add":
		result = m.Add(states, args)
	case "remove":
		result = m.Remove(states, args)
	case "set":
		result = m.Set(states, args)
	default:
		return false, nil
	}
	tell("result %d", uint64(result))
	return true, nil
}

// clock tells the ticks of all states and the queue tick.
func clock(m mutable) {
	tell("clock %s q%d", strings.Trim(fmt.Sprint([]uint64(m.Time(nil))), "[]"), m.QueueTick())
}

// parse takes states and arguments such as text=s:hello or many=I:1+2 apart.
func parse(words []string) (am.S, am.A, error) {
	var states am.S
	var args am.A
	for _, word := range words {
		name, value, is := strings.Cut(word, "=")
		if !is {
			states = append(states, word)
			continue
		}
		if args == nil {
			args = am.A{}
		}
		parsed, err := argument(value)
		if err != nil {
			return nil, nil, err
		}
		args[name] = parsed
	}
	return states, args, nil
}

func argument(text string) (any, error) {
	kind, value, _ := strings.Cut(text, ":")
	switch kind {
	case "s":
		return value, nil
	case "i":
		return strconv.Atoi(value)
	case "f":
		return strconv.ParseFloat(value, 64)
	case "b":
		return value == "true", nil
	case "y":
		return []byte(value), nil
	case "S":
		return strings.Split(value, "+"), nil
	case "I":
		var numbers []int
		for _, each := range strings.Split(value, "+") {
			number, err := strconv.Atoi(each)
			if err != nil {
				return nil, err
			}
			numbers = append(numbers, number)
		}
		return numbers, nil
	}
	return nil, fmt.Errorf("argument %q", text)
}

// told is the text of arguments, in the order of their names.
func told(args am.A) string {
	var texts []string
	for name, value := range args {
		texts = append(texts, fmt.Sprintf("%s=%T:%v", name, value, value))
	}
	slices.Sort(texts)
	return strings.Join(texts, " ")
}
