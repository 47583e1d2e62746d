module peerage/bench/asyncmachine-go

go 1.26

require github.com/pancsta/asyncmachine-go v0.19.1
