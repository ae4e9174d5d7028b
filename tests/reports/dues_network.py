"""A network of four members, small enough to reckon on paper.

I-0001 is debited by CMS: April fails and is made up by transfer in May, June fails and stays open.
I-0002 joins in February and pays three months at once.
O-001 pays the half-year in cash and one month more through a platform.
S-001 leaves in March and never paid.
"""

NETWORK = """
    2025-01-01 custom "dues-plan" "individual-monthly" 10000 KRW
    2025-01-01 custom "dues-plan" "organization-monthly" 50000 KRW
    2025-01-01 custom "dues-plan" "supporter-monthly" 5000 KRW
    2025-01-01 custom "member" "join" "S-001"
      kind: "supporter"
      plan: "supporter-monthly"
    2025-01-05 custom "member" "join" "I-0001"
      kind: "individual"
      plan: "individual-monthly"
    2025-01-05 custom "member" "join" "O-001"
      kind: "organization"
      plan: "organization-monthly"
      name: "솔찬밥상"
    2025-01-20 * "O-001" "in cash, January to June"
      member: "O-001"
      Assets:Cash                   300000 KRW
      Income:Dues:Organization     -300000 KRW
    2025-01-27 * "I-0001" "CMS"
      member: "I-0001"
      Assets:Clearing:CMS            10000 KRW
      Income:Dues:Individual        -10000 KRW
    2025-02-10 custom "member" "join" "I-0002"
      kind: "individual"
      plan: "individual-monthly"
    2025-02-20 * "I-0002" "transfer, February to April, with a gift"
      member: "I-0002"
      Assets:Bank:Operating          35000 KRW
      Income:Dues:Individual        -30000 KRW
      Income:Donations               -5000 KRW
    2025-02-27 * "I-0001" "CMS"
      member: "I-0001"
      Assets:Clearing:CMS            10000 KRW
      Income:Dues:Individual        -10000 KRW
    2025-03-10 custom "member" "leave" "S-001"
    2025-03-27 * "I-0001" "CMS"
      member: "I-0001"
      Assets:Clearing:CMS            10000 KRW
      Income:Dues:Individual        -10000 KRW
    2025-04-03 * "dues of nobody knows whom"
      Assets:Bank:Operating           7000 KRW
      Income:Dues:Individual         -7000 KRW
    2025-04-28 custom "member" "debit-failed" "I-0001" 10000 KRW
      code: "0021"
    2025-05-12 * "I-0001" "transfer, in place of the debit that failed"
      member: "I-0001"
      Assets:Bank:Operating          10000 KRW
      Income:Dues:Individual        -10000 KRW
    2025-05-27 * "I-0001" "CMS"
      member: "I-0001"
      Assets:Clearing:CMS            10000 KRW
      Income:Dues:Individual        -10000 KRW
    2025-06-20 * "O-001" "July, through a platform"
      member: "O-001"
      via: "donation-platform"
      Assets:Bank:Operating          50000 KRW
      Income:Dues:Organization      -50000 KRW
    2025-06-27 custom "member" "debit-failed" "I-0001" 10000 KRW
      code: "0012"
"""
