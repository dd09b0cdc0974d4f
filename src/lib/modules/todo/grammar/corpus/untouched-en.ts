/** Ordinary English titles that hold words, names and numbers which look like dates and are none. Nothing may be read. */
export const untouchedEn = `
Pay monday.com invoice
Reply to kim@friday.example
Read Tomorrow's paper
Ask whether 5 may be enough
Ask Jan 2 questions
Enjoy the sun
Look at 3 flats
Meet at 2 places
Read Romans 8:28
Learn 2D animation
Set up support 24/7
Upgrade node to 20.11.10
Cancel Daily Mail subscription
Buy Sunday Times subscription
Watch Saturday Night Live
Plan Black Friday sale
Book Good Friday service
Find out why sales fell on Mondays
Read today's mail
Answer yesterday's letters
Copy Monday's notes
Return Friday's library books
Clean up after last Sunday's party
Write Tuesday blog draft
Order The Day After Tomorrow on DVD
Listen to Sunday Bloody Sunday
Learn to play Friday I'm in Love
Learn Manic Monday on guitar
Renew USA Today subscription
Read Psychology Today article
Email May Parker
Thank April for the cake
March to the castle with the kids
Pick up August from kindergarten
Call June about the keys
Ask April about 3 flats
Ask Mark if he may come
Check if we may park here
Take the SAT
Study for the SAT
Research sun protection
Buy sun cream
Follow the sun
Describe how the cat sat
Print 3 copies of the contract
Buy 2 kg potatoes
Buy 5 m cable
Buy 6 eggs and 1 l milk
Order 12 roses
Buy 1/2 pound butter
Mix paint 1:10
Add 3/4 cup of sugar
Rate the film 7/10
Read part 2/3 of the report
Solve exercise 4/5
Fix step 2/5 of the build
Watch 9/11 documentary
Split the bill 50/50
Buy a 16:9 monitor
Memorise Psalm 23:1
Discuss John 3:16 with Peter
Read Matthew 5:03
Summarise Genesis 1:26
Explain the score 3:15 to Ann
Beat the marathon time 3:30
Upgrade to Python 3.12
Test on iOS 17.4.1
Install v2.10.11
Bump typescript to 5.12.26
Ping 10.12.12.1
Open port 8080
Check 192.168.11.12 on the router
Fix rounding in src/2026-11-30/report.ts
Open https://example.com/2026-12-01/tomorrow
Visit www.tomorrow.io
Look up today.com recipe
Write to sunday@church.example
Rename friday_report.xlsx
Delete backup-2026-10-01.tar.gz
Read chapter 3.2. again
See section 4.1. of the guide
Print "see you tomorrow" on the card
Translate 'every day is Sunday'
Quote “tomorrow never dies” in the talk
Watch Tomorrow Never Dies
Buy tickets for Midnight in Paris
Find Midnight Mass on Netflix
Paint the wall midnight blue
Replace the noon bell
Build a 3D printer
Print 3d model of the bracket
Buy 4D cinema tickets
Watch 2h documentary about bees
Buy a 24h ticket
Try the 30 day challenge
Start 7 day trial of the app
Design a 5 minute quiz
Buy 10 minute timer
Review 8 hour shift model
Learn German in 30 days
Read Around the World in 80 Days
Lose 5 kg in 2 months
Send weekly report to Kim
Improve the daily build
Write monthly newsletter
Archive yearly accounts
Rework quarterly forecast
Choose a daily planner
Discuss weekly goals with Sam
Read about every day life in Rome
Look into the everyday problems
Write down every second word
Answer each email
Read every chapter
Count every 5 minutes of silence
Check that backups run daily
Find out whether the shop opens on Sunday
Ask if Friday works for Ben
Ask Ben when he arrives tomorrow
Find out what happened yesterday
Clarify why the bus left at 5pm
Move meeting from Monday to Tuesday
Compare Monday and Tuesday
Review minutes from 3 March
Pay invoice of 12 May
Find letter dated 3 June 2019
Frame the photo from Christmas 2019
Read 1984
Watch 2001
Buy Windows 11
Fix iPhone 12
Read Catch-22
Watch Ocean's 11
Stay at 4 Seasons
Buy milk at 7 Eleven
Get off at 5 Main Street
Aim at 10 percent growth
Arrive at 3 conclusions
Look at 7 designs
Stop at 2 shops
Live at 12 Baker Street
Buy 2 am radios
Call +49 170 1234567
Call 030/1234567
Send parcel to 80331 Munich
Use promo code MAY24
Order part A-12-5
Check room 3/12
Find apartment 11/4
Compare the 5/3 split
Clean the weekend house
Pack the weekend bag
Buy a Vampire Weekend record
Plan the next week's menu
Write about next month's budget
Read next year's calendar
Get the 5th element on DVD
Move to the 3rd floor
Visit the 2nd hand shop
Take the 1st exit
Write the 2nd chapter
Give Jan 3 books
Send Mark 5 photos
Tell June 2 jokes
Explain that tests are important
Sort out what is urgent
Make the header less important
Check why this is not important
Watch the P1 race
Change colour to #ff0000
Fix issue #123
Celebrate #1
Reply to @kim on the forum
Follow @ada_lovelace
Send thanks ;)
Fix R&amp;D in the title
Refactor for(i=0;i<n;i++)
If it rains, then stay home
Tell Ben: yes, I can come
Address: Main Street 5, 8001 Zurich
Re: offer, second round
Read Lord of the Flies: chapter one
Learn about the May Fourth Movement
Photograph the May bug
Visit the Sunday market
Buy Ruby Tuesday vinyl
Book table at TGI Fridays
Listen to Happy Mondays
Explain what Fat Tuesday is
Try Casual Friday
Buy a Wednesday Addams costume
Watch Wednesday
Read about Ash Wednesday
Thank Mr Friday
Visit Sunday River
Watch the sun rise
Save for a rainy day
Seize the day
Think about the day after
Make a day plan
Find a quiet hour
Take it one day at a time
Fix the time zone bug
Measure half the wall
Turn off the 2 o'clock alarm sound
Call Seven of Nine
Check the 5 to 9 ratio
Learn from 9 to 5 by Dolly Parton
Wish mum all the best
Ask who said that tomorrow is Friday
Write an essay on time
Ship v1.2.2026
Read daily, weekly and monthly report
Compare weekly/monthly totals
Archive daily, weekly reports
Watch every day movie
Listen to every morning podcast
Mark as low priority
Label ticket with high priority
Change backup to weekly
Clean gutters every 2nd tuesday
Buy milk;
End the line with a ;
`
	.trim()
	.split('\n');
