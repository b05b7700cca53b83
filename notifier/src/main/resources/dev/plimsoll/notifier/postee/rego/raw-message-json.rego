package postee.rawmessage.json

title := "Raw Message Received"

result := input
