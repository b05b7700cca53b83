#!/bin/sh
exec curl -fsS https://weather.example.org/today
