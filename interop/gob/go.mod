module gob

go 1.26
