/**
 * English lines in which everything must be read: typed | title | what it becomes. Now is Thursday, 26 November 2026, 10:00.
 * A rule is `=every unit`, with `[weekdays]`, `@day of month` and `#n-th weekday`; a trailing `~` counts from completion.
 */
export const readEn = `
Call Ben tomorrow | Call Ben | 2026-11-27
Dentist today | Dentist | 2026-11-26
Buy bread today | Buy bread | 2026-11-26
tomorrow call Ann | call Ann | 2026-11-27
Tomorrow: water plants | water plants | 2026-11-27
Today, call the bank | call the bank | 2026-11-26
Call Ben tomorrow about the report | Call Ben about the report | 2026-11-27
Send the offer to Kim today | Send the offer to Kim | 2026-11-26
Water plants the day after tomorrow | Water plants | 2026-11-28
Dinner tonight | Dinner | 2026-11-26T20:00
Dinner tonight at 8 | Dinner | 2026-11-26T20:00
Film tonight 21:15 | Film | 2026-11-26T21:15
Run tomorrow morning | Run | 2026-11-27T09:00
Run tomorrow morning at 7 | Run | 2026-11-27T07:00
Tea tomorrow afternoon | Tea | 2026-11-27T15:00
Tea tomorrow afternoon at 4 | Tea | 2026-11-27T16:00
Cinema tomorrow evening | Cinema | 2026-11-27T19:00
Read mail this afternoon | Read mail | 2026-11-26T15:00
Party this evening | Party | 2026-11-26T19:00
Report tomorrow 14:00 !! #work 30min | Report | 2026-11-27T14:00 30min !high #work
Report tomorrow at 14:00 | Report | 2026-11-27T14:00
Report at 2pm tomorrow | Report | 2026-11-27T14:00
Report 2pm | Report | 2026-11-26T14:00
Report by 5pm | Report | 2026-11-26T17:00
Meet Ann at 3pm for coffee | Meet Ann for coffee | 2026-11-26T15:00
Meet Ann at 3 | Meet Ann | 2026-11-26T15:00
Meet Ann at 11 | Meet Ann | 2026-11-26T11:00
Call Ben at 9 | Call Ben | 2026-11-27T09:00
Call Ben at 9am | Call Ben | 2026-11-27T09:00
Call Ben 8:30 | Call Ben | 2026-11-27T08:30
Call Ben at 16:45 | Call Ben | 2026-11-26T16:45
Standup 9:15am tomorrow | Standup | 2026-11-27T09:15
Lunch at noon | Lunch | 2026-11-26T12:00
Lunch tomorrow at noon | Lunch | 2026-11-27T12:00
Countdown at midnight | Countdown | 2026-11-27T00:00
Call home at half past three | Call home | 2026-11-26T15:30
Pick up kids at quarter to five | Pick up kids | 2026-11-26T16:45
Pick up kids at quarter past 4 | Pick up kids | 2026-11-26T16:15
Tea at five | Tea | 2026-11-26T17:00
Take pill at 8 in the evening | Take pill | 2026-11-26T20:00
Take pill at 6 in the morning | Take pill | 2026-11-27T06:00
Call 1:00pm-2:30 | Call | 2026-11-26T13:00 90min
Standup 9:30-10:30 pm | Standup | 2026-11-26T21:30 60min
Night shift 10pm-6am | Night shift | 2026-11-26T22:00 480min
Workshop 10-11am tomorrow | Workshop | 2026-11-27T10:00 60min
Workshop tomorrow 11am-1pm | Workshop | 2026-11-27T11:00 120min
Lesson 13:00-14:30 | Lesson | 2026-11-26T13:00 90min
Lesson tomorrow 9:00-10:00 | Lesson | 2026-11-27T09:00 60min
Lesson 2pm to 3pm | Lesson | 2026-11-26T14:00 60min
Guard duty 22:00-6:00 | Guard duty | 2026-11-26T22:00 480min
Call from 3 to 4pm | Call | 2026-11-26T15:00 60min
Review 10:30–11:15 | Review | 2026-11-26T10:30 45min
Shift 11pm-12am | Shift | 2026-11-26T23:00 60min
Lunch 11-1pm | Lunch | 2026-11-26T11:00 120min
Dentist on Monday | Dentist | 2026-11-30
Dentist Monday | Dentist | 2026-11-30
Dentist monday 8am | Dentist | 2026-11-30T08:00
Dentist next Monday | Dentist | 2026-11-30
Dentist next Friday | Dentist | 2026-12-04
Dentist this Friday at 10:30 | Dentist | 2026-11-27T10:30
Pay rent by Tuesday | Pay rent | 2026-12-01
Finish slides until Wednesday | Finish slides | 2026-12-02
Send parcel before Saturday | Send parcel | 2026-11-28
Call Mum on Sunday evening | Call Mum | 2026-11-29T19:00
Call Mum Sunday at 4pm | Call Mum | 2026-11-29T16:00
On Friday call the plumber | call the plumber | 2026-11-27
Friday: pack bags | pack bags | 2026-11-27
Friday 9:00 team meeting | team meeting | 2026-11-27T09:00
Meet Sam on Friday about the flat | Meet Sam about the flat | 2026-11-27
Meet Sam Friday at 5pm for a drink | Meet Sam for a drink | 2026-11-27T17:00
Return books by next Wednesday | Return books | 2026-12-02
Yoga Sat 9am | Yoga | 2026-11-28T09:00
Yoga on Sat | Yoga | 2026-11-28
Yoga next Tue | Yoga | 2026-12-01
Yoga Thu 18:00 | Yoga | 2026-12-03T18:00
Visit Ann on Sun | Visit Ann | 2026-11-29
Clean garage this weekend | Clean garage | 2026-11-28
Clean garage at the weekend | Clean garage | 2026-11-28
Do taxes next week | Do taxes | 2026-11-30
Do taxes next month | Do taxes | 2026-12-01
Renew passport next year | Renew passport | 2027-01-01
Pay invoice by the end of the month | Pay invoice | 2026-11-30
Pay invoice at the end of the month | Pay invoice | 2026-11-30
Pay invoice on the last day of the month | Pay invoice | 2026-11-30
File report by end of week | File report | 2026-11-27
File report at the end of the year | File report | 2026-12-31
Call the bank in 3 days | Call the bank | 2026-11-29
Call the bank in two weeks | Call the bank | 2026-12-10
Check teeth in 6 months | Check teeth | 2027-05-26
Renew domain in a year | Renew domain | 2027-11-26
Check the oven in 20 minutes | Check the oven | 2026-11-26T10:20
Call back in 2 hours | Call back | 2026-11-26T12:00
Call back in an hour | Call back | 2026-11-26T11:00
Xmas dinner 24 Dec | Xmas dinner | 2026-12-24
Xmas dinner on 24 December | Xmas dinner | 2026-12-24
Xmas dinner December 24 | Xmas dinner | 2026-12-24
Xmas dinner Dec 24th at 6pm | Xmas dinner | 2026-12-24T18:00
Xmas dinner on the 24th of December | Xmas dinner | 2026-12-24
Taxes by April 15 | Taxes | 2027-04-15
Taxes due Apr 15, 2027 | Taxes | 2027-04-15
Trip to Rome on 3 May | Trip to Rome | 2027-05-03
Trip to Rome May 3 | Trip to Rome | 2027-05-03
Trip to Rome on March 1st | Trip to Rome | 2027-03-01
Conference 5 June 2027 | Conference | 2027-06-05
Conference June 5, 2027 9am | Conference | 2027-06-05T09:00
Wedding on August 7th, 2027 | Wedding | 2027-08-07
Renew visa 2027-02-28 | Renew visa | 2027-02-28
Renew visa by 2027-02-28 | Renew visa | 2027-02-28
Renew visa 2027-02-28 09:30 | Renew visa | 2027-02-28T09:30
Submit grant 12/31 | Submit grant | 2026-12-31
Submit grant by 12/31 | Submit grant | 2026-12-31
Submit grant on 12/5 | Submit grant | 2026-12-05
Submit grant 1/15/2027 | Submit grant | 2027-01-15
Task 24/4 14:30 | Task | 2027-04-24T14:30
Pay rent on the 1st | Pay rent | 2026-12-01
Pay rent by the 15th | Pay rent | 2026-12-15
Feed the cat daily | Feed the cat | 2026-11-26 =1day
Feed the cat every day | Feed the cat | 2026-11-26 =1day
Feed the cat every day at 18:00 | Feed the cat | 2026-11-26T18:00 =1day
Feed the cat daily at 7am | Feed the cat | 2026-11-27T07:00 =1day
Every day: feed the cat | feed the cat | 2026-11-26 =1day
Stretch every morning | Stretch | 2026-11-27T09:00 =1day
Read every evening | Read | 2026-11-26T19:00 =1day
Gym every Monday | Gym | 2026-11-30 =1week[1]
Gym every Monday at 18:00 | Gym | 2026-11-30T18:00 =1week[1]
Gym every Monday and Thursday | Gym | 2026-11-26 =1week[1,4]
Gym every Tue, Fri 7pm | Gym | 2026-11-27T19:00 =1week[2,5]
Gym on Mondays | Gym | 2026-11-30 =1week[1]
Gym on Mondays and Thursdays | Gym | 2026-11-26 =1week[1,4]
Dinner tomorrow 7pm at 5 Points | Dinner at 5 Points | 2026-11-27T19:00
Gym Tuesdays at 6pm | Gym | 2026-12-01T18:00 =1week[2]
Report every Monday 14:00 !! #work @Office 30min | Report | 2026-11-30T14:00 30min =1week[1] !high #work @Office
Standup every weekday 9:30 | Standup | 2026-11-27T09:30 =1week[1,2,3,4,5]
Standup on weekdays | Standup | 2026-11-26 =1week[1,2,3,4,5]
Long run every weekend | Long run | 2026-11-28 =1week[6,7]
Water plants every 3 days | Water plants | 2026-11-26 =3day
Water plants every 3 days after completion | Water plants | 2026-11-26 =3day~
Water plants every other day | Water plants | 2026-11-26 =2day
Bins out every 2 weeks | Bins out | 2026-11-26 =2week
Bins out every 2 weeks on Tuesday | Bins out | 2026-12-01 =2week[2]
Bins out every other Wednesday | Bins out | 2026-12-02 =2week[3]
Call Grandma weekly | Call Grandma | 2026-11-26 =1week
Call Grandma every week | Call Grandma | 2026-11-26 =1week
Invoice client monthly | Invoice client | 2026-11-26 =1month@26
Invoice client every month | Invoice client | 2026-11-26 =1month@26
Invoice client every month on the 15th | Invoice client | 2026-12-15 =1month@15
Invoice client monthly on the 31st | Invoice client | 2026-11-30 =1month@31
Invoice client every 1st of the month | Invoice client | 2026-12-01 =1month@1
Pay rent on the last day of every month | Pay rent | 2026-11-30 =1month@-1
Pay rent every month on the last day | Pay rent | 2026-11-30 =1month@-1
Pay rent every last day of the month | Pay rent | 2026-11-30 =1month@-1
Pay rent at the end of every month | Pay rent | 2026-11-30 =1month@-1
Team call every first Monday of the month | Team call | 2026-12-07 =1month[1]#1
Team call on the first Monday of every month | Team call | 2026-12-07 =1month[1]#1
Team call every 2nd Tuesday of the month at 10am | Team call | 2026-12-08T10:00 =1month[2]#2
Drinks every last Friday of the month | Drinks | 2026-11-27 =1month[5]#-1
Drinks every last Friday | Drinks | 2026-11-27 =1month[5]#-1
Drinks monthly on the third Thursday | Drinks | 2026-12-17 =1month[4]#3
Change filter every 3 months | Change filter | 2026-11-26 =3month@26
Review goals quarterly | Review goals | 2026-11-26 =3month@26
Renew insurance yearly | Renew insurance | 2026-11-26 =1year@26
Renew insurance every year on 1 March | Renew insurance | 2027-03-01 =1year@1
Mum's birthday every year on 12 May | Mum's birthday | 2027-05-12 =1year@12
Run 30min | Run | 30min
Write essay 2h | Write essay | 120min
Write essay for 2 hours | Write essay | 120min
Write essay 1h30 | Write essay | 90min
Nap half an hour | Nap | 30min
Workshop 1 day | Workshop | 480min
30min yoga | yoga | 30min
Swim tomorrow 45 min | Swim | 2026-11-27 45min
Swim tomorrow 7am for 1 hour | Swim | 2026-11-27T07:00 60min
Fix login bug !!! | Fix login bug | !urgent
Fix login bug ! #web | Fix login bug | !medium #web
Fix login bug high priority | Fix login bug | !high
Fix login bug urgent | Fix login bug | !urgent
Fix login bug asap | Fix login bug | !urgent
Fix login bug p1 | Fix login bug | !urgent
Plan trip @Travel #fun | Plan trip | #fun @Travel
Plan trip +Travel tomorrow | Plan trip | 2026-11-27 @Travel
Call Ben, tomorrow, 3pm | Call Ben | 2026-11-27T15:00
Call Ben (tomorrow) | Call Ben | 2026-11-27
CALL BEN TOMORROW | CALL BEN | 2026-11-27
Call Ben tomorrow! | Call Ben! | 2026-11-27
Remember to buy milk tomorrow | Remember to buy milk | 2026-11-27
Pay monday.com invoice on Monday | Pay monday.com invoice | 2026-11-30
Read Tomorrow's paper today | Read Tomorrow's paper | 2026-11-26
Look at 3 flats at 3pm | Look at 3 flats | 2026-11-26T15:00
Read Romans 8:28 tomorrow 7:00 | Read Romans 8:28 | 2026-11-27T07:00
Learn 2D animation every Sunday 2h | Learn 2D animation | 2026-11-29 120min =1week[7]
Cancel Daily Mail subscription by Friday | Cancel Daily Mail subscription | 2026-11-27
every 3rd thursday meet | meet | 2026-12-17 =1month[4]#3
every 4th friday call | call | 2026-11-27 =1month[5]#4
meet every fourth thursday | meet | 2026-11-26 =1month[4]#4
clean the gutters every second tuesday | clean the gutters | 2026-12-01 =2week[2]
Urgent!!! fix | fix | !urgent
fix the gate urgent! | fix the gate | !urgent
take vitamins every day with breakfast | take vitamins with breakfast | 2026-11-26 =1day
`
	.trim()
	.split('\n');
